"""Replies to invitations as they come by mail: .eml files, mbox files, and calendar objects by themselves."""
