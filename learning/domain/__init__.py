"""The rules of learning, which know no request and no page of the site.

What is taught and asked is in `learning.models`; here is what may be done with it. `questions`
marks answers, `taking` is taking part, `evidence` what is kept of it, `awarding` what it is worth,
`managing` what an organisation sees, `figures` what everybody may know, `correcting` what happens
when a question was wrong, and `check_ups` what somebody may skip. What several of them need is
beside them.
"""
