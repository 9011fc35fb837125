package httpapi

import (
	"bytes"
	"cmp"
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
	if s.by.Person == "" && !a.c.PublicStreams {
		return door.SignIn()
	}
	follower := cmp.Or(string(s.by.Person), door.Client(r).String())
	if !a.watch.begin(follower) {
		return door.Busy(10 * time.Second)
	}
	defer a.watch.end(follower)
	select {
	case a.streams <- struct{}{}:
		defer func() { <-a.streams }()
	default:
		return door.Busy(10 * time.Second)
	}
	stream, end := door.NewStream(w, r, true)
	defer end()
	asked := r
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
	news, leave := a.watch.join()
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
			if !a.same(asked, s.by) {
				return nil
			}
			if _, err = stream.Write([]byte(":\n\n")); err == nil {
				err = stream.Flush()
			}
		}
		if err != nil {
			return nil
		}
	}
}

// same reports whether who asked is still who they were: somebody may sign out, or lose a post, while they follow.
func (a *API) same(r *http.Request, by townhall.Actor) bool {
	if a.c.Users == nil {
		return true
	}
	now, err := a.c.Users.Who(r)
	return err == nil && now == by
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
		told, ok, err := a.told(r, s, e)
		if err != nil {
			return s.after, err
		}
		s.after, passed = e.Pos, passed+1
		out.Reset()
		if ok {
			raw, err := json.Marshal(told)
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
	each      map[string]int // how often somebody follows
	head      townhall.Pos   // the last that the store told of, a lower bound; never what a client says
	stop      context.CancelFunc
}

func newWatch(s townhall.Store, every time.Duration) *watch {
	return &watch{store: s, every: every, followers: map[chan struct{}]bool{}, each: map[string]int{}}
}

// mostEach is how often one person, or an address of whom nobody is known, may follow at once.
const mostEach = 16

// begin counts somebody who begins to follow, unless they follow too often already.
func (w *watch) begin(who string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.each[who] >= mostEach {
		return false
	}
	w.each[who]++
	return true
}

func (w *watch) end(who string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.each[who]--; w.each[who] == 0 {
		delete(w.each, who)
	}
}

// join gives a channel that says when there may be news, at once the first time since there may be some already, and what ends that.
func (w *watch) join() (news <-chan struct{}, leave func()) {
	c := make(chan struct{}, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	c <- struct{}{}
	if w.stop == nil {
		ctx, cancel := context.WithCancel(context.Background())
		w.stop = cancel
		go w.look(ctx)
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
	to, err := last(ctx, w.store, to)
	if err != nil {
		return
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
