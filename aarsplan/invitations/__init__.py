"""Meetings convened by mail: iTIP messages (RFC 5546, RFC 6047) to the members, and their replies.

`invitations.toml` of a project keeps what each person was told last and what he or she replied, under a digest in
place of the mail address.
"""
