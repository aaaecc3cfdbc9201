"""Secrets: in the plan, in the state, in their stores."""
