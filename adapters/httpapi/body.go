package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// mostNested is how deep the JSON of a request may be.
const mostNested = 64

// body reads a request's JSON, nothing at all among it. What JSON allows and two programs may read differently is refused.
func body(r *http.Request) ([]byte, error) {
	if err := isJSON(r); err != nil {
		return nil, err
	}
	raw, err := readAll(r.Body)
	if err != nil || len(raw) == 0 {
		return nil, err
	}
	return raw, strict(raw)
}

func readAll(b io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(b)
	if err != nil {
		return nil, unread(err)
	}
	return raw, nil
}

// unread is why a body could not be read; one that breaks off is the sender's fault.
func unread(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) || errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	return &townhall.Error{Kind: townhall.Invalid, Field: "body", Err: err, Needed: townhall.Say("httpapi.body", "完整的请求内容", "a request that arrives whole")}
}

// isJSON refuses content of another kind; a request without content may say what it likes.
func isJSON(r *http.Request) error {
	if r.ContentLength == 0 {
		return nil
	}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return door.NotReadable(asJSON)
	}
	kind := r.Header.Get("Content-Type")
	if kind == asJSON {
		return nil
	}
	name, params, err := mime.ParseMediaType(kind)
	if err != nil || name != asJSON && !strings.HasSuffix(name, "+json") || params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8") {
		return door.NotReadable(asJSON)
	}
	return nil
}

// into reads a request's JSON into a value of the door's own, whose members are all that there may be.
func into[T any](r *http.Request) (T, error) {
	raw, err := body(r)
	if err != nil {
		var none T
		return none, err
	}
	return decoded[T](raw)
}

func decoded[T any](raw []byte) (out T, err error) {
	if len(raw) == 0 {
		raw = []byte("{}")
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err = d.Decode(&out); err == nil {
		if _, more := d.Token(); more == io.EOF {
			return out, nil
		}
		err = errors.New("more than one value")
	}
	var told *townhall.Error
	if errors.As(err, &told) {
		return out, err
	}
	return out, notRead(err)
}

func notRead(err error) error {
	field := "body"
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) && kind.Field != "" {
		field = kind.Field
	} else if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		field = strings.Trim(name, `"`)
	}
	return &townhall.Error{Kind: townhall.Invalid, Field: field, Err: err, Needed: townhall.Say("httpapi.json", "符合接口说明的 JSON", "JSON as the documentation has it")}
}

// strict refuses text that is not UTF-8, members that are there twice, and what is nested too deep. That it is JSON at all is for who reads
// it to say, with the line.
func strict(raw []byte) error {
	if !utf8.Valid(raw) {
		return invalid("body", "", townhall.Say("httpapi.utf8", "UTF-8 编码的文本", "text in UTF-8"))
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var open []map[string]bool // the members so far of the objects that are open; nil for lists
	member := false            // the next text is the name of a member
	for {
		token, err := d.Token()
		if err != nil {
			return nil
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			if len(open) >= mostNested {
				return invalid("body", "", townhall.Say("httpapi.nested", "至多 {n} 层嵌套", "nested {n} deep at most", "n", mostNested))
			}
			var names map[string]bool
			if token == json.Delim('{') {
				names = map[string]bool{}
			}
			open, member = append(open, names), names != nil
			continue
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		default:
			if name, ok := token.(string); ok && member {
				names := open[len(open)-1]
				if names[name] {
					return invalid(name, name, townhall.Say("httpapi.twice", "每个字段只出现一次", "each member once"))
				}
				names[name], member = true, false
				continue
			}
		}
		member = len(open) > 0 && open[len(open)-1] != nil
	}
}

// write answers a value as JSON.
func write(w http.ResponseWriter, status int, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", asJSON)
	w.WriteHeader(status)
	_, _ = w.Write(raw) // whoever does not take it has gone
	return nil
}
