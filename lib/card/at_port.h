/*
 * card/at_port.h - a serial device as the bytes to and from a modem.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_AT_PORT_H
#define CSTRAP_CARD_AT_PORT_H

#include <termios.h>

#include "card/at_modem.h"

struct cstrap_at_port {
	int fd; /* -1: closed */
	bool has_before;
	struct termios before; /* put back at the end */
};

/*
 * Open the device for this program alone, raw. *io borrows port.
 *   E_LOCKED  another program has it
 *   E_READER  it is not there, may not be used, or is no terminal
 */
enum cstrap_status cstrap_at_port_open(struct cstrap_at_port *port,
    const char *device, struct cstrap_at_io *io,
    struct cstrap_finding *finding);
void cstrap_at_port_close(struct cstrap_at_port *port);

#endif /* CSTRAP_CARD_AT_PORT_H */
