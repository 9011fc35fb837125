package web

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/docs"
	"github.com/townhall-go/townhall/mediation"
)

// choice is one that a field offers.
type choice struct {
	Value, Name string
	Chosen      bool
}

// quickForm is the mediator's one screen, with what was typed.
type quickForm struct {
	Once, Heard, SideA, SideB, Agreed string
	Places, Categories                []choice
	Latest                            []listed
	Done                              *quickDone
	Faults                            *townhall.Finding
	Fault                             string
}

// quickDone is what was just recorded.
type quickDone struct{ Code, Print, PDF, Record string }

// Wrong reports whether a clause that failed judges a field.
func (f quickForm) Wrong(field string) bool {
	return f.Faults != nil && slices.ContainsFunc(f.Faults.Failed(), func(p townhall.Finding) bool { return p.Field == field })
}

func quick(v *view) error {
	v.Here = "desk/mediation"
	if v.People == nil {
		return nowhere(v)
	}
	form := quickForm{Once: v.Office.NewID(), Heard: v.Today().String()}
	place, category := v.ownPlace(), ""
	if v.r.Method == "POST" {
		c, err := v.settle()
		if err != nil {
			form.Faults, form.Fault, v.code = v.faults(err)
			if v.code == 500 {
				return err
			}
			form.Once, form.Heard = v.r.PostFormValue("once"), v.r.PostFormValue("heard")
			form.SideA, form.SideB, form.Agreed = v.r.PostFormValue("side_a"), v.r.PostFormValue("side_b"), v.r.PostFormValue("agreed")
			place, category = v.r.PostFormValue("place"), v.r.PostFormValue("category")
		} else {
			code, err := IssueCode(v.r.Context(), v.Office, v.by, c.Ref())
			if err != nil && !errors.Is(err, townhall.Forbidden) { // the case is on record, with a code or without
				return err
			}
			form.Done = &quickDone{code, v.URL("desk", "files", c.ID), v.URL("desk", "files", c.ID) + "?as=pdf", v.URL("desk", "records", mediation.CaseKind, c.ID)}
		}
	}
	for _, p := range v.Config.Places {
		form.Places = append(form.Places, choice{string(p.Place), p.Name.In(v.lang), string(p.Place) == place})
	}
	list, err := mediation.CategoryListed.In(v.Office.Rules).On(v.Today())
	if err != nil {
		return err
	}
	for _, c := range list {
		form.Categories = append(form.Categories, choice{string(c.Category), c.Text().In(v.lang), string(c.Category) == category})
	}
	if form.Latest, err = v.latestCases(); err != nil {
		return err
	}
	return v.show("quick", text("web.quick.title"), form)
}

// ownPlace is that of the post in which somebody acts, where forms begin.
func (v *view) ownPlace() string {
	if v.Accounts == nil {
		return ""
	}
	posts, err := v.Accounts.Held(v.r.Context(), v.by.Person)
	if err != nil {
		return "" // the form then begins at the first place
	}
	for _, p := range posts {
		if p.Role == v.by.Capacity && p.Unit == v.by.Unit {
			return string(p.Place)
		}
	}
	return ""
}

// latestCases are the newest that the mediator may read.
func (v *view) latestCases() ([]listed, error) {
	var out []listed
	q := townhall.Query{Kind: mediation.CaseKind, Holder: v.by.Unit, Order: townhall.ByOpened, Reverse: true}
	err := found(v, townhall.Reading, q, 12, func(c mediation.Case, rec townhall.Record) {
		out = append(out, listed{Title: c.Category.Text().In(v.lang) + " · " + v.PlaceName(c.Place), URL: v.URL("desk", "records", mediation.CaseKind, c.ID), Day: rec.Opened.String(),
			More: c.ID, Body: v.URL("desk", "files", c.ID), State: mood{Name: v.StateName(rec.Kind, rec.State)}})
	})
	return out, err
}

// settle records what was typed as a quick case. Nobody is kept in the vault for a case that is refused.
func (v *view) settle() (mediation.Case, error) {
	f := v.r.PostFormValue
	q := mediation.QuickCase{Place: townhall.Place(f("place")), Category: mediation.Category(f("category"))}
	if f("heard") != "" {
		var err error
		if q.Heard, err = townhall.ParseDate(f("heard")); err != nil {
			return mediation.Case{}, err
		}
	}
	guests := typedPeople{vault: v.theirs(), newID: v.Office.NewID}
	for i, typed := range []string{f("side_a"), f("side_b")} {
		ids, err := guests.read(v.r.Context(), typed)
		if err != nil {
			return mediation.Case{}, err
		}
		for _, p := range ids {
			q.Parties = append(q.Parties, mediation.Party{Person: p, Side: string(rune('a' + i))})
		}
	}
	q.Agreed = guests.mentioned(f("agreed"))
	v.introduce(guests.said)
	office := v.Office.Once(v.once(f("once")))
	c, err := mediation.Quick(v.r.Context(), office.In(weighing{office.Store}), v.by, q)
	if !errors.Is(err, errWeighed) { // refused, or on record already
		return c, err
	}
	if err := guests.keep(v.r.Context()); err != nil {
		return mediation.Case{}, err
	}
	return mediation.Quick(v.r.Context(), office, v.by, q)
}

// weighing is a store on which an action is judged, and nothing is written.
type weighing struct{ townhall.Store }

var errWeighed = errors.New("weighed")

func (w weighing) Commit(ctx context.Context, id townhall.CommitID, changes ...townhall.Change) (townhall.Pos, error) {
	if len(changes) == 0 { // asks only whether it was done
		return w.Store.Commit(ctx, id)
	}
	return 0, errWeighed
}

// introduce names people whom the page was told of.
func (v *view) introduce(said map[townhall.PersonID]string) {
	if v.names == nil {
		v.names = map[townhall.PersonID]string{}
	}
	maps.Copy(v.names, said)
}

// typedPeople are people as a form has them: names, each with a telephone number if there are several of that name.
type typedPeople struct {
	vault townhall.Vault
	newID func() string
	said  map[townhall.PersonID]string
	fresh map[townhall.PersonID]townhall.Person
}

// read finds those typed, and remembers who is not known yet.
func (t *typedPeople) read(ctx context.Context, typed string) (out []townhall.PersonID, err error) {
	if t.said == nil {
		t.said, t.fresh = map[townhall.PersonID]string{}, map[townhall.PersonID]townhall.Person{}
	}
	for _, each := range tellers(typed) {
		p := splitPerson(each)
		if p.Name == "" {
			continue
		}
		known, err := t.known(ctx, p)
		if err != nil {
			return nil, err
		}
		if len(known) > 1 {
			return nil, &townhall.Error{Kind: townhall.Invalid, Field: "parties", Found: townhall.ValueOf(p.Name), Needed: text("web.quick.namesake", "count", len(known))}
		}
		if len(known) == 0 {
			known = []townhall.PersonID{townhall.PersonID(t.newID())}
			t.fresh[known[0]] = p
		}
		t.said[known[0]] = p.Name
		out = append(out, known[0])
	}
	return out, nil
}

// known are those whom a name means: in the vault, or else on this form already.
func (t *typedPeople) known(ctx context.Context, p townhall.Person) ([]townhall.PersonID, error) {
	known, err := t.vault.Find(ctx, "name", p.Name)
	if err == nil && p.Phone != "" {
		var reached []townhall.PersonID
		reached, err = t.vault.Find(ctx, "phone", p.Phone)
		known = slices.DeleteFunc(known, func(id townhall.PersonID) bool { return !slices.Contains(reached, id) })
	}
	if err != nil || len(known) > 0 {
		return known, err
	}
	for id, said := range t.fresh {
		if said.Name == p.Name && (said.Phone == p.Phone || said.Phone == "" || p.Phone == "") {
			known = append(known, id)
			t.fresh[id] = townhall.Person{Name: p.Name, Phone: cmp.Or(said.Phone, p.Phone)}
		}
	}
	return known, nil
}

// keep puts those who were not known into the vault.
func (t *typedPeople) keep(ctx context.Context) error {
	for id, p := range t.fresh {
		if err := t.vault.Put(ctx, id, p); err != nil {
			return err
		}
	}
	return nil
}

// splitPerson takes "王小明 13800000000" apart.
func splitPerson(typed string) townhall.Person {
	words := strings.Fields(typed)
	if n := len(words) - 1; n > 0 && strings.Trim(words[n], "+-0123456789") == "" {
		return townhall.Person{Name: strings.Join(words[:n], " "), Phone: words[n]}
	}
	return townhall.Person{Name: strings.Join(words, " ")}
}

// mentioned is a text with a mention in the place of each name, so that the record names nobody. It looks for all at once, the
// longer names first, and so never into the ids that it has put there.
func (t *typedPeople) mentioned(text string) string {
	ids := make([]townhall.PersonID, 0, len(t.said))
	for id := range t.said {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b townhall.PersonID) int {
		return cmp.Or(len(t.said[b])-len(t.said[a]), strings.Compare(string(a), string(b)))
	})
	var pairs []string
	for _, id := range ids {
		if utf8.RuneCountInString(t.said[id]) > 1 { // a surname alone is part of too many words
			pairs = append(pairs, t.said[id], mediation.Mention(id))
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// caseFile prints the whole file of a case.
func caseFile(v *view) error {
	if v.People == nil {
		return nowhere(v)
	}
	c, _, err := load[mediation.Case](v, townhall.Reading, mediation.CaseKind, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := v.noted(c.Ref()); err != nil {
		return err
	}
	file, err := docs.LoadCaseFile(v.r.Context(), v.Office, v.theirs(), c.Ref(), v.lang)
	if err != nil {
		return err
	}
	for p, name := range v.places {
		file.Names[string(p)] = name
	}
	return v.print(c.ID, file.Documents()...)
}

// printCSP lets a document have the style that it carries, and nothing else.
const printCSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// print sends documents as a page to print, or as PDF if that is asked for.
func (v *view) print(name string, documents ...docs.Document) error {
	if v.r.URL.Query().Get("as") != "pdf" {
		v.w.Header().Set("Content-Security-Policy", printCSP)
		return docs.HTML(&v.out, documents...)
	}
	v.w.Header().Set("Content-Type", "application/pdf")
	v.w.Header().Set("Content-Disposition", "inline; filename*=UTF-8''"+url.PathEscape(name)+".pdf")
	return docs.PDF(&v.out, documents...)
}
