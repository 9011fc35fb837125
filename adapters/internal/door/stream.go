package door

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// hasten bounds what a client may send, and how long it may take for it.
func (v *visit) hasten(w http.ResponseWriter, r *http.Request, l Limits) {
	if r.Body == nil || r.Body == http.NoBody {
		return
	}
	if l.Body >= 0 {
		r.Body = http.MaxBytesReader(w, r.Body, l.Body)
	}
	if l.Read > 0 { // once the body is there, the server itself takes the deadline away
		_ = http.NewResponseController(w).SetReadDeadline(v.begun.Add(l.Read))
	}
}

// Larger lets a request have a body of so many bytes, and as many times the time that a body has; before any of it was read. Its work
// has no limit of time.
func Larger(w http.ResponseWriter, r *http.Request, bytes int64, times int) *http.Request {
	v := of(r)
	if v == nil {
		return r
	}
	l := v.door.Limits
	l.Read *= time.Duration(times)
	if l.Body >= 0 {
		l.Body = max(l.Body, bytes)
	}
	r = r.WithContext(context.WithValue(v.ctx, visitKey{}, v))
	r.Body = v.body
	v.hasten(w, r, l)
	return r
}

// Stream is an answer that goes on: it has no limit of time as a whole, but a client must take each part in time, and it ends
// when the server shuts down.
type Stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	ctx     context.Context
	patient time.Duration
}

// NewStream begins an answer that goes on. Its context ends when the client goes, or when the server shuts down if it is endless:
// a listing is brought to its end, but a feed that waits for news is not. Call end when done.
func NewStream(w http.ResponseWriter, r *http.Request, endless bool) (s *Stream, end func()) {
	ctx, patient := r.Context(), Limits{}.orDefaults().Write
	if v := of(r); v != nil {
		ctx, patient = context.WithValue(v.ctx, visitKey{}, v), v.door.Limits.Write
	}
	ctx, cancel := context.WithCancel(ctx)
	s = &Stream{w: w, control: http.NewResponseController(w), ctx: ctx, patient: patient}
	if closing := Closing(ctx); endless && closing != nil {
		stop := context.AfterFunc(closing, cancel)
		return s, func() { stop(); cancel() }
	}
	return s, cancel
}

// Context ends when there is nobody to write to.
func (s *Stream) Context() context.Context { return s.ctx }

// Write writes a part; the client must take it in time.
func (s *Stream) Write(b []byte) (int, error) {
	s.extend()
	return s.w.Write(b)
}

// Flush sends what was written, unless something of the host's stands between that sends when it likes.
func (s *Stream) Flush() error {
	s.extend()
	if err := s.control.Flush(); !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

func (s *Stream) extend() {
	if s.patient > 0 {
		_ = s.control.SetWriteDeadline(time.Now().Add(s.patient))
	}
}
