package door

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"
)

// recorder remembers what was answered, and from the beginning of an answer on gives the client so long to take it.
type recorder struct {
	http.ResponseWriter
	status  int
	bytes   int64
	patient time.Duration
}

func (w *recorder) begin(status int) {
	w.status = status
	if w.patient > 0 { // a writer that knows no deadlines, as in a test, has none
		_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(w.patient))
	}
}

// WriteHeader remembers the status.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.begin(status)
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write counts what is written.
func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.begin(http.StatusOK)
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the writer below.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// leave ends a request: a panic is answered if nothing was answered yet, and otherwise breaks the connection off, so that half an
// answer is not taken for a whole one. What happened is logged.
func (d *Door) leave(w *recorder, r *http.Request, v *visit) {
	fault := recover()
	abort := fault == http.ErrAbortHandler // it is thrown as it is
	if fault != nil && !abort {
		d.Log.ErrorContext(r.Context(), "panic", "request", v.id, "panic", fault, "stack", string(debug.Stack()))
		if abort = w.status != 0; !abort {
			d.refuse(w, r, errPanic)
		}
	}
	if w.status == 0 && !abort {
		w.status = http.StatusOK
	}
	d.line(w, r, v, abort)
	if abort {
		panic(http.ErrAbortHandler)
	}
}

// errPanic is answered as any failure inside: without a word of it.
var errPanic = errors.New("a panic, logged above")

// line logs a request without what may be secret or somebody's: no query, no header, no person, no whole address; of a path
// only the route where it is known.
func (d *Door) line(w *recorder, r *http.Request, v *visit, aborted bool) {
	v.mu.Lock()
	route, err := v.route, v.err
	v.mu.Unlock()
	level := slog.LevelInfo
	if w.status >= 500 {
		level = slog.LevelError
	}
	if !d.Log.Enabled(r.Context(), level) {
		return
	}
	attrs := []slog.Attr{slog.String("request", v.id), slog.String("method", r.Method), slog.String("route", route), slog.Int("status", w.status),
		slog.Int64("bytes", w.bytes), slog.Duration("took", time.Since(v.begun)), slog.String("network", neighbourhood(v.client))}
	if aborted {
		attrs = append(attrs, slog.Bool("aborted", true))
	}
	if w.status >= 500 && err != nil { // of others the text may repeat what somebody entered
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	d.Log.LogAttrs(r.Context(), level, "request", attrs...)
}
