"""Every page by axe: no violation at a desk's and at a telephone's width, in light and dark."""
