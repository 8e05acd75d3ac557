// Package fake is a receipt printer made of software, for tests and for the
// training mode. [Paper] understands ESC/POS and keeps what it was told to print;
// [Device] is the machine around it, on a line of so many baud, with its troubles;
// [Listen] puts one into the network.
package fake
