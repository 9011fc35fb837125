package httpapi

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/townhall-go/townhall/adapters/internal/door"
)

// Serve serves until ctx ends, and then loses nothing: it takes no new connection, ends the streams that follow the history, and lets
// every request that was begun be answered, for as long as patience. The server's handler is an API, or has one in it.
//
//	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
//	defer stop()
//	err = httpapi.Serve(ctx, &http.Server{Handler: api}, listener, 30*time.Second)
func Serve(ctx context.Context, s *http.Server, l net.Listener, patience time.Duration) error {
	return door.Serve(ctx, s, l, patience)
}

// Client is the address from which the request of a context came, for a log of who read what; the zero Addr where there is none.
func Client(ctx context.Context) netip.Addr { return door.ClientOf(ctx) }
