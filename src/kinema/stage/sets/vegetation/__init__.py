"""Trees, bushes and what else grows. Each function gives the rows of one plant that stands at x, y, z (m)."""
