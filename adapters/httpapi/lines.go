package httpapi

import (
	"bufio"
	"encoding/json"
	"net/http"

	"github.com/townhall-go/townhall/adapters/internal/door"
)

// lines answers with one JSON value a line, as they come.
type lines struct {
	*door.Stream
	w       http.ResponseWriter
	r       *http.Request
	out     *bufio.Writer
	begun   bool
	written int
}

const flushedAfter = 16 << 10 // bytes

func newLines(w http.ResponseWriter, r *http.Request) (*lines, func()) {
	s, end := door.NewStream(w, r, false)
	return &lines{Stream: s, w: w, r: r, out: bufio.NewWriterSize(s, flushedAfter)}, end
}

func (l *lines) begin() {
	if !l.begun {
		l.begun = true
		l.w.Header().Set("Content-Type", asLines)
		l.w.WriteHeader(http.StatusOK)
	}
}

// line writes a value; the first is sent at once, the others when there are some.
func (l *lines) line(v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	l.begin()
	if _, err = l.out.Write(append(raw, '\n')); err != nil {
		return err
	}
	l.written += len(raw) + 1
	if first := l.written == len(raw)+1; first || l.written%(flushedAfter*4) < len(raw)+1 {
		return l.send()
	}
	return l.Context().Err()
}

func (l *lines) send() error {
	if err := l.out.Flush(); err != nil {
		return err
	}
	return l.Flush()
}

// done ends the answer.
func (l *lines) done() error {
	l.begin()
	if err := l.send(); err != nil {
		return l.fail(l.r, err)
	}
	return nil
}

// fail answers an error if nothing was answered yet. Otherwise the last line says it, and the answer breaks off, so that nobody takes it for
// all that there is.
func (l *lines) fail(r *http.Request, err error) error {
	if !l.begun {
		return err
	}
	if l.Context().Err() == nil {
		if raw, bad := json.Marshal(map[string]any{"problem": door.ProblemOf(door.For(r, err), door.Language(r))}); bad == nil {
			_, _ = l.out.Write(append(raw, '\n'))
			_ = l.send()
		}
	}
	panic(http.ErrAbortHandler)
}
