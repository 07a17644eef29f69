"""Who may do what, address by address: `docs/permissions.md` is read and tried out.

A new address without a row in the table fails `test_every_address_has_a_row`, which says what to
add. An address with parameters, or a form that is sent, also needs a line in `samples/`.
"""
