"""Why a plan is impossible, in sentences, and what would make it possible, each way tried by solving."""
