package door

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
)

// Problem (错误说明) is an error as it is answered: application/problem+json of RFC 9457. Title, Detail, Found, Needed and Cite are
// in the language of the answer; Finding has the whole judgement of a rule that refused, in every language.
type Problem struct {
	Type     string            `json:"type" format:"uri" doc:"urn:townhall:problem: and the code"`
	Title    string            `json:"title"`
	Status   int               `json:"status"`
	Detail   string            `json:"detail,omitempty"`
	Instance string            `json:"instance,omitempty" format:"uri" doc:"urn:townhall:request: and the id of the request"`
	Code     string            `json:"code" doc:"for machines, permanent"`
	Field    string            `json:"field,omitempty" doc:"the member, parameter or header that is wrong, by its path"`
	Line     int               `json:"line,omitempty"`
	Found    string            `json:"found,omitempty"`
	Needed   string            `json:"needed,omitempty"`
	Cite     []string          `json:"cite,omitempty" doc:"the sources of the rule that refused"`
	Finding  *townhall.Finding `json:"finding,omitempty" doc:"the judgement of the rule that refused"`
	Problems []Problem         `json:"problems,omitempty" doc:"where several things are wrong"`
}

// Status is the HTTP status of an error: a rule's refusal is 422, whatever nobody foresaw 500. Of errors that were joined the
// gravest counts.
func Status(err error) int {
	if joined, ok := several(err); ok {
		status := 0
		for _, one := range joined {
			status = max(status, Status(one))
		}
		return status
	}
	if f := fault(err); f != nil {
		return f.Status
	}
	if refusal := (*townhall.Refusal)(nil); errors.As(err, &refusal) {
		return http.StatusUnprocessableEntity
	}
	return statusOf(kindOf(err))
}

// kindOf is the kind of the outermost error that has one.
func kindOf(err error) townhall.ErrorKind {
	var told *townhall.Error
	if errors.As(err, &told) {
		return told.Kind
	}
	var kind townhall.ErrorKind
	errors.As(err, &kind)
	return kind
}

func statusOf(k townhall.ErrorKind) int {
	switch k {
	case townhall.Invalid, townhall.Overflow:
		return http.StatusBadRequest
	case townhall.NotFound:
		return http.StatusNotFound
	case townhall.Conflict:
		return http.StatusConflict
	case townhall.Forbidden:
		return http.StatusForbidden
	case townhall.Gone:
		return http.StatusGone
	}
	return http.StatusInternalServerError
}

// several takes errors that were joined apart.
func several(err error) ([]error, bool) {
	joined, ok := err.(interface{ Unwrap() []error }) // one that wraps others with words of its own is one error
	if !ok {
		return nil, false
	}
	list := joined.Unwrap()
	return list, len(list) > 0
}

// ProblemOf says an error in a language. What happened inside is not said.
func ProblemOf(err error, l townhall.Language) Problem {
	var refusal *townhall.Refusal
	var told *townhall.Error
	if joined, ok := several(err); ok {
		return problems(joined, Status(err), l)
	}
	if f := fault(err); f != nil {
		return Problem{Status: f.Status, Code: f.Code, Title: f.Say.In(l)}.typed()
	}
	switch {
	case errors.As(err, &refusal):
		return refused(refusal.Finding, l)
	case errors.As(err, &told):
		return failed(told, l)
	}
	if kind := townhall.ErrorKind(""); errors.As(err, &kind) {
		return failed(&townhall.Error{Kind: kind}, l)
	}
	f := inside("inside")
	return Problem{Status: f.Status, Code: f.Code, Title: f.Say.In(l)}.typed()
}

func problems(list []error, status int, l townhall.Language) Problem {
	if len(list) == 1 {
		return ProblemOf(list[0], l)
	}
	p := Problem{Status: status, Code: "several", Title: townhall.Say("door.several", "有多处错误", "several things are wrong").In(l)}
	var details []string
	for _, one := range list {
		inner := ProblemOf(one, l)
		p.Problems = append(p.Problems, inner)
		details = append(details, strings.TrimSpace(inner.Title+"\n"+inner.Detail))
	}
	p.Detail = strings.Join(details, "\n")
	return p.typed()
}

func refused(f townhall.Finding, l townhall.Language) Problem {
	p := Problem{Status: http.StatusUnprocessableEntity, Code: f.Code, Finding: &f, Field: f.Field,
		Title: townhall.Say("door.refused", "依规则不予办理", "a rule does not allow this").In(l)}
	failed := f.Failed()
	lines := make([]string, len(failed))
	for i, clause := range failed {
		lines[i] = clause.Line(l)
	}
	p.Detail = strings.Join(lines, "\n")
	if len(failed) == 1 {
		one := failed[0]
		p.Field, p.Found, p.Needed = one.Field, shown(one.Found, l), shown(one.Need, l)
	}
	for _, c := range f.Cites() {
		p.Cite = append(p.Cite, c.Text().In(l))
	}
	return p.typed()
}

func failed(e *townhall.Error, l townhall.Language) Problem {
	kind := townhall.Error{Kind: e.Kind}
	p := Problem{Status: Status(e), Code: strings.ReplaceAll(string(e.Kind), " ", "_"), Field: e.Field, Line: e.Line, Title: kind.Text().In(l), Detail: e.Text().In(l), Found: shown(e.Found, l)}
	if !e.Needed.IsZero() {
		p.Needed = e.Needed.In(l)
	}
	if p.Status == http.StatusInternalServerError { // of a kind that is none of ours
		f := inside("inside")
		p = Problem{Status: f.Status, Code: f.Code, Title: f.Say.In(l)}
	}
	return p.typed()
}

func shown(v townhall.Value, l townhall.Language) string {
	if v.IsZero() {
		return ""
	}
	return v.In(l)
}

func (p Problem) typed() Problem {
	p.Type = "urn:townhall:problem:" + p.Code
	return p
}

// For is the error as the one who asked is told it: somebody unknown who may not is asked to sign in.
func For(r *http.Request, err error) error {
	if !errors.Is(err, townhall.Forbidden) {
		return err
	}
	if who, failed := Who(r); failed == nil && who == (townhall.Actor{}) {
		f := SignIn()
		f.Err = err
		return f
	}
	return err
}

// WriteProblem answers an error as application/problem+json in the language of the request.
func WriteProblem(w http.ResponseWriter, r *http.Request, err error) {
	err = For(r, err)
	l := Language(r)
	p := ProblemOf(err, l)
	if id := RequestID(r); id != "" {
		p.Instance = "urn:townhall:request:" + id
	}
	Head(w, err)
	body, err := json.Marshal(p)
	if err != nil { // a finding that cannot be written: say the rest
		p.Finding = nil
		body, _ = json.Marshal(p)
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", l.Tag)
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Accept-Language")
	h.Del("ETag")
	w.WriteHeader(p.Status)
	_, _ = w.Write(body)
}

// Head sets the headers that go with an error: Allow, Retry-After, WWW-Authenticate.
func Head(w http.ResponseWriter, err error) {
	f := fault(err)
	if f == nil {
		return
	}
	if len(f.Allow) > 0 {
		w.Header().Set("Allow", strings.Join(f.Allow, ", "))
	}
	if f.After > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((f.After+time.Second-1)/time.Second)))
	}
	if f.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="townhall"`)
	}
}
