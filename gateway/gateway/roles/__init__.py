"""Roles: named sets of permissions, each with the scopes in which it is held."""
