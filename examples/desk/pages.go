package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/docs"
	"github.com/townhall-go/townhall/mediation"
)

//go:embed screen.html
var screenHTML string

var screenPage = template.Must(template.New("screen").Parse(screenHTML))

// largest is what a form may weigh: an agreement of some hundred pages.
const largest = 1 << 20

func (d *desk) handler() http.Handler {
	mux := http.NewServeMux()
	page := func(method, path string, serve func(w http.ResponseWriter, r *http.Request) error) {
		mux.HandleFunc(method+" "+path, func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, largest)
			if err := serve(w, r); err != nil {
				answer(w, r, err)
			}
		})
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Allow", method)
			problem(w, r, http.StatusMethodNotAllowed, townhall.Say("desk.method", "此地址只接受{method}", "this address takes {method} only", "method", method))
		})
	}
	page(http.MethodGet, "/{$}", d.screen)
	page(http.MethodPost, "/cases", d.record)
	page(http.MethodGet, "/cases/{id}", d.file)
	page(http.MethodPost, "/signin", d.signIn)
	page(http.MethodPost, "/signout", d.signOut)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, &townhall.Error{Kind: townhall.NotFound, Field: "path", Found: townhall.ValueOf(r.URL.Path), Needed: townhall.Say("desk.path", "工作台的地址", "an address of the desk")})
	})
	apart := http.NewCrossOriginProtection() // no other site sends a form in a mediator's name
	apart.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		problem(w, r, http.StatusForbidden, townhall.Say("desk.origin", "表单须由本页发出", "a form must come from this desk"))
	}))
	return secured(apart.Handler(mux))
}

func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range map[string]string{"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store"} {
			w.Header().Set(name, value)
		}
		next.ServeHTTP(w, r)
	})
}

// answer says why something did not happen.
func answer(w http.ResponseWriter, r *http.Request, err error) {
	var known *townhall.Error
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		problem(w, r, http.StatusRequestEntityTooLarge, townhall.Say("desk.large", "表单不得超过{bytes}字节", "a form of no more than {bytes} bytes", "bytes", large.Limit))
	case errors.Is(err, townhall.NotFound):
		errors.As(err, &known)
		problem(w, r, http.StatusNotFound, known.Text())
	case errors.As(err, &known) && known.Kind == townhall.Invalid:
		problem(w, r, http.StatusBadRequest, known.Text())
	default:
		slog.ErrorContext(r.Context(), "desk", "path", r.URL.Path, "err", err)
		problem(w, r, http.StatusInternalServerError, townhall.Say("desk.failed", "系统故障，未作记录，请稍后再试", "the desk failed; nothing was recorded; try again later"))
	}
}

// problem answers with problem+json (RFC 9457) where there is no screen to show.
func problem(w http.ResponseWriter, r *http.Request, status int, t townhall.Text) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"title": http.StatusText(status), "status": status, "detail": t.In(language(r))})
}

// language is the one that the address asks for; Chinese, if none.
func language(r *http.Request) townhall.Language {
	if r.URL.Query().Get("lang") == townhall.EN.Tag {
		return townhall.EN
	}
	return townhall.ZH
}

// to is an address of the desk, with pairs of a query, that keeps the language.
func to(r *http.Request, path string, pairs ...string) string {
	query := url.Values{}
	if l := language(r); l.Tag != townhall.ZH.Tag {
		query.Set("lang", l.Tag)
	}
	for pair := range slices.Chunk(pairs, 2) {
		query.Set(pair[0], pair[1])
	}
	return (&url.URL{Path: path, RawQuery: query.Encode()}).String()
}

func (d *desk) signIn(w http.ResponseWriter, r *http.Request) error {
	if err := parsed(r); err != nil {
		return err
	}
	who := townhall.PersonID(r.PostForm.Get("who"))
	if _, known := staff[who]; !known {
		return &townhall.Error{Kind: townhall.Invalid, Field: "who", Found: townhall.ValueOf(string(who)), Needed: townhall.Say("desk.who", "本委员会的调解员", "a mediator of this committee")}
	}
	d.sessions.begin(w, who)
	http.Redirect(w, r, to(r, "/"), http.StatusSeeOther)
	return nil
}

func (d *desk) signOut(w http.ResponseWriter, r *http.Request) error {
	d.sessions.end(w, r)
	http.Redirect(w, r, to(r, "/"), http.StatusSeeOther)
	return nil
}

// parsed reads a posted form.
func parsed(r *http.Request) error {
	err := r.ParseForm()
	if large := (*http.MaxBytesError)(nil); err == nil || errors.As(err, &large) {
		return err
	}
	return &townhall.Error{Kind: townhall.Invalid, Field: "form", Needed: townhall.Say("desk.form", "网页表单", "a web form"), Err: err}
}

// screen is the one screen: sign in, or fill in.
func (d *desk) screen(w http.ResponseWriter, r *http.Request) error {
	today := townhall.DateOf(d.office.Now()).String()
	return d.show(w, r, http.StatusOK, form{ID: townhall.CommitID(d.office.NewID()), Place: places()[0].Path, Date: today}, nil)
}

// record takes the five fields. What the law refuses comes back on the same screen, with what was typed.
func (d *desk) record(w http.ResponseWriter, r *http.Request) error {
	if err := parsed(r); err != nil {
		return err
	}
	by := d.sessions.who(r)
	if by == "" {
		http.Redirect(w, r, to(r, "/"), http.StatusSeeOther)
		return nil
	}
	sent := r.PostForm.Get
	f := form{townhall.CommitID(sent("id")), sent("place"), sent("category"), sent("side_a"), sent("side_b"), sent("agreed"), sent("date")}
	c, said, err := d.settle(r.Context(), by, f)
	var refusal *townhall.Refusal
	var known *townhall.Error
	switch {
	case err == nil:
		http.Redirect(w, r, to(r, "/", "done", c.ID), http.StatusSeeOther)
		return nil
	case errors.As(err, &refusal):
		var faults []fault
		for _, clause := range refusal.Finding.Failed() {
			faults = append(faults, fault{field(clause.Field), said.named(clause.Line(language(r)))})
		}
		return d.show(w, r, http.StatusUnprocessableEntity, f, faults)
	case errors.As(err, &known) && known.Kind == townhall.Invalid:
		return d.show(w, r, http.StatusUnprocessableEntity, f, []fault{{field(known.Field), said.named(known.Text().In(language(r)))}})
	}
	return err
}

// fault is one thing that keeps a case from being recorded, and the field of the screen that it is about.
type fault struct{ Field, Line string }

// field is where on the screen a clause's input is. What is about none of the five is about the day on which it holds.
func field(of string) string {
	switch of {
	case "place", "committee":
		return "place"
	case "category":
		return "category"
	case "parties", "mediators":
		return "side_a"
	case "sessions.record", "agreement.content":
		return "agreed"
	}
	return "date"
}

// file is the whole file of a case, to print.
func (d *desk) file(w http.ResponseWriter, r *http.Request) error {
	if d.sessions.who(r) == "" {
		http.Redirect(w, r, to(r, "/"), http.StatusSeeOther)
		return nil
	}
	f, err := docs.LoadCaseFile(r.Context(), d.office, d.vault, townhall.Ref{Kind: mediation.CaseKind, ID: r.PathValue("id")}, language(r))
	if err != nil {
		return err
	}
	for _, p := range places() {
		f.Names[p.Path] = p.Name
	}
	var page bytes.Buffer
	if err := docs.HTML(&page, f.Documents()...); err != nil {
		return err
	}
	return written(w, http.StatusOK, page)
}

func written(w http.ResponseWriter, status int, page bytes.Buffer) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(page.Len()))
	w.WriteHeader(status)
	_, _ = page.WriteTo(w) // who has gone away reads no error either
	return nil
}

// choice is an option of a list.
type choice struct {
	Value, Label string
	Chosen       bool
}

// listed is a case of the desk.
type listed struct{ Number, File, Print, Heard, Category, By string }

// show writes the screen.
func (d *desk) show(w http.ResponseWriter, r *http.Request, status int, f form, faults []fault) error {
	l := language(r)
	s := screen{Lang: l.Tag, Say: words(l), Form: f, Faults: faults, Today: townhall.DateOf(d.office.Now()).String()}
	other := townhall.EN
	if l.Tag == townhall.EN.Tag {
		other = townhall.ZH
	}
	s.Other, s.OtherURL, s.Query = other.Tag, "/?lang="+other.Tag, to(r, "")
	for id, name := range staff {
		s.Staff = append(s.Staff, choice{Value: string(id), Label: name})
	}
	slices.SortFunc(s.Staff, func(a, b choice) int { return strings.Compare(a.Value, b.Value) })
	who := d.sessions.who(r)
	if s.Who = staff[who]; s.Who == "" {
		return render(w, status, s)
	}
	for _, p := range places() {
		s.Places = append(s.Places, choice{p.Path, p.Name.In(l), p.Path == f.Place})
	}
	for _, c := range mediation.Categories() {
		s.Categories = append(s.Categories, choice{string(c), c.Text().In(l), string(c) == f.Category})
	}
	var entries []entry
	if err := d.db.SelectContext(r.Context(), &entries, `SELECT number, ref, entered_by FROM desk_case ORDER BY rowid DESC LIMIT 20`); err != nil {
		return err
	}
	for _, e := range entries {
		c, _, err := townhall.Load[mediation.Case](r.Context(), d.store, e.Ref)
		if err != nil {
			return err
		}
		row := listed{e.Number, to(r, "/cases/"+c.ID),
			townhall.Say("desk.print", "打印{number}号卷宗", "Print the file of {number}", "number", e.Number).In(l),
			c.Agreement.On.String(), c.Category.Text().In(l), staff[e.By]}
		if s.Cases = append(s.Cases, row); c.ID == r.URL.Query().Get("done") {
			s.Done = townhall.Say("desk.done", "已记录，编号{number}。", "Recorded as {number}.", "number", e.Number).In(l)
			s.Recorded = row
		}
	}
	return render(w, status, s)
}

func render(w http.ResponseWriter, status int, s screen) error {
	var page bytes.Buffer
	if err := screenPage.Execute(&page, s); err != nil {
		return err
	}
	return written(w, status, page)
}
