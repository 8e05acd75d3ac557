// Package fake is a receipt printer made of software, for tests and for the
// training mode. [Paper] understands ESC/POS and keeps what it was told to print.
package fake
