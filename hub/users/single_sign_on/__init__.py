"""Single sign-on by OpenID Connect: who somebody is, and what the provider says of them."""
