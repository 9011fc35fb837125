package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// follow tells the history and what is added to it, as server-sent events, until the client goes or the server shuts down. A client that
// comes back says by Last-Event-ID what it has seen.
func (a *API) follow(w http.ResponseWriter, r *http.Request, s span) error {
	select {
	case a.streams <- struct{}{}:
		defer func() { <-a.streams }()
	default:
		return door.Busy(10 * time.Second)
	}
	stream, end := door.NewStream(w, r, true)
	defer end()
	r = r.WithContext(stream.Context())
	w.Header().Set("Content-Type", asEvents)
	w.Header().Set("X-Accel-Buffering", "no") // a proxy that holds events back makes no events of them
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	s, err := a.caughtUp(stream, r, s)
	if err != nil {
		return nil // the client is gone, or will ask again where it stopped
	}
	news, leave := a.watch.join(s.after)
	defer leave()
	beat := time.NewTicker(a.c.Heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-stream.Context().Done():
			return nil
		case <-news:
			s, err = a.caughtUp(stream, r, s)
		case <-beat.C:
			if _, err = stream.Write([]byte(":\n\n")); err == nil {
				err = stream.Flush()
			}
		}
		if err != nil {
			return nil
		}
	}
}

// caughtUp tells all that there is, and gives the span from where that ended.
func (a *API) caughtUp(stream *door.Stream, r *http.Request, s span) (span, error) {
	var err error
	if s.after, err = a.events(stream, r, s); err == nil {
		err = stream.Flush()
	}
	return s, err
}

// events writes what there is after a position, and gives the position that it came to. What may not be shown moves it as well: now and then
// a bare id tells the client, so that it need not be looked through again.
func (a *API) events(stream *door.Stream, r *http.Request, s span) (townhall.Pos, error) {
	var out bytes.Buffer
	passed := 0
	for e, err := range a.c.Office.Store.History(stream.Context(), s.ref, s.after) {
		if err != nil {
			return s.after, err
		}
		if e.Pos == 0 {
			break
		}
		ok, err := a.told(r, s, e)
		if err != nil {
			return s.after, err
		}
		s.after, passed = e.Pos, passed+1
		out.Reset()
		if ok {
			raw, err := json.Marshal(e)
			if err != nil {
				return s.after, err
			}
			out.WriteString("event: entry\ndata: ")
			out.Write(raw)
			out.WriteByte('\n')
		} else if passed%500 != 0 {
			continue
		}
		out.WriteString("id: " + strconv.FormatInt(int64(e.Pos), 10) + "\n\n")
		if _, err := stream.Write(out.Bytes()); err != nil {
			return s.after, err
		}
		if passed%100 == 0 {
			if err := stream.Flush(); err != nil {
				return s.after, err
			}
		}
	}
	return s.after, stream.Context().Err()
}

// watch looks for news in a store's history while somebody follows it: once for all of them.
type watch struct {
	store townhall.Store
	every time.Duration

	mu        sync.Mutex
	followers map[chan struct{}]bool
	head      townhall.Pos // the last that was seen, a lower bound
	stop      context.CancelFunc
}

func newWatch(s townhall.Store, every time.Duration) *watch {
	return &watch{store: s, every: every, followers: map[chan struct{}]bool{}}
}

// join gives a channel that says when there may be news to who has seen all up to a position, and what ends that.
func (w *watch) join(seen townhall.Pos) (news <-chan struct{}, leave func()) {
	c := make(chan struct{}, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.stop == nil:
		ctx, cancel := context.WithCancel(context.Background())
		w.stop, w.head = cancel, seen
		go w.look(ctx)
	case seen < w.head:
		c <- struct{}{}
	case seen > w.head: // what the newcomer has seen is news to the others
		w.head = seen
		w.tell()
	}
	w.followers[c] = true
	return c, func() { w.leave(c) }
}

func (w *watch) leave(c chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.followers, c)
	if len(w.followers) == 0 && w.stop != nil {
		w.stop()
		w.stop = nil
	}
}

func (w *watch) look(ctx context.Context) {
	t := time.NewTicker(w.every)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		w.move(ctx)
	}
}

// move goes to the end of the history, and tells if that is further than before. If the store cannot say, it is asked again.
func (w *watch) move(ctx context.Context) {
	w.mu.Lock()
	to := w.head
	w.mu.Unlock()
	for e, err := range w.store.History(ctx, townhall.Ref{}, to) {
		if err != nil || e.Pos == 0 {
			break
		}
		to = e.Pos
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if to > w.head {
		w.head = to
		w.tell()
	}
}

// tell wakes those who follow; the lock is held.
func (w *watch) tell() {
	for c := range w.followers {
		select {
		case c <- struct{}{}:
		default: // it knows already
		}
	}
}
