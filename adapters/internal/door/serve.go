package door

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

type closingKey struct{}

// Closing is a context that ends when the server which Serve runs begins to shut down; nil under another server.
func Closing(ctx context.Context) context.Context {
	closing, _ := ctx.Value(closingKey{}).(context.Context)
	return closing
}

// Serve serves until ctx ends, and then loses nothing: it takes no new connection, ends the streams that have no end, and lets
// every request that was begun be answered, for as long as patience. Limits of time that the server does not set are set.
func Serve(ctx context.Context, s *http.Server, l net.Listener, patience time.Duration) error {
	s.ReadHeaderTimeout = cmp.Or(s.ReadHeaderTimeout, 10*time.Second)
	s.IdleTimeout = cmp.Or(s.IdleTimeout, 2*time.Minute)
	s.MaxHeaderBytes = cmp.Or(s.MaxHeaderBytes, 64<<10)
	base := s.BaseContext
	s.BaseContext = func(l net.Listener) context.Context {
		under := context.WithoutCancel(ctx) // requests outlive the signal to stop
		if base != nil {
			under = base(l)
		}
		return context.WithValue(under, closingKey{}, ctx)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	patient, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if err := s.Shutdown(patient); err != nil {
		return errors.Join(fmt.Errorf("requests were broken off after %s: %w", patience, err), s.Close())
	}
	return nil
}
