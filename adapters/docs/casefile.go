package docs

import (
	"context"
	"errors"
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// CaseFile (人民调解卷宗) is a mediation case with what its documents need besides. Each method makes one document, and Documents
// the whole file, to be printed as one job with HTML, or to be filled one by one into the forms of a county: the Key of a
// document's Title says which form it is ("docs.agreement", "docs.oral"). A form has the same placeholders for every case,
// except its numbered signatures ("party_1"), of which there are as many as people; a template that is to serve any number of
// parties repeats a row of the table "parties" instead.
//
// Whom a text of the case mentions, by mediation.Mention, is named in it as anywhere else in the document.
//
// What nobody recorded stays blank, to be written by hand. A form of which a case has none yet — no agreement, no such session —
// is the blank form of the next.
type CaseFile struct {
	Case      mediation.Case
	Committee mediation.Committee
	People    map[townhall.PersonID]townhall.Person // as People reads them
	Names     map[string]townhall.Text              // what people call a place, a unit or another committee, by its path or id; that itself, where there is none

	ConfirmWithin townhall.Text // how soon the parties may apply for the court's confirmation, if the rulebook has such a limit
	ConfirmBy     townhall.Due  // the last day for it
	Language      townhall.Language
}

// LoadCaseFile reads a case, its committee and those that passed it on, and its people from the Vault. Who was shredded has no
// name any more, and the documents say so. The host adds the Names of its places and units.
func LoadCaseFile(ctx context.Context, o townhall.Office, v townhall.Vault, c townhall.Ref, l townhall.Language) (CaseFile, error) {
	f := CaseFile{Language: l, Names: map[string]townhall.Text{}}
	var err error
	if f.Case, _, err = townhall.Load[mediation.Case](ctx, o.Store, c); err != nil {
		return CaseFile{}, err
	}
	if f.Committee, err = loadCommittee(ctx, o, f.Case.Committee); err != nil {
		return CaseFile{}, err
	}
	for _, h := range f.Case.Handovers {
		from, err := loadCommittee(ctx, o, h.From)
		if err != nil {
			return CaseFile{}, err
		}
		f.Names[h.From] = from.Name
	}
	if f.People, err = People(ctx, v, f.Case.People()...); err != nil {
		return CaseFile{}, err
	}
	return f.confirmable(o)
}

func loadCommittee(ctx context.Context, o townhall.Office, id string) (mediation.Committee, error) {
	body, _, err := townhall.Load[mediation.Committee](ctx, o.Store, townhall.Ref{Kind: mediation.CommitteeKind, ID: id})
	return body, err
}

// confirmable is the file with what the rulebook says of the court's confirmation. Not every rulebook has it.
func (f CaseFile) confirmable(o townhall.Office) (CaseFile, error) {
	if !slices.Contains(o.Rules.Keys(), mediation.Confirmation.Key) {
		return f, nil
	}
	now := o.Now()
	today := townhall.DateOf(now)
	limit, err := mediation.Confirmation.In(o.Rules).Version(today)
	if err != nil {
		return CaseFile{}, err
	}
	f.ConfirmWithin = limit.Value.Text()
	f.ConfirmBy, err = f.Case.ConfirmBy(townhall.Moment{Ref: f.Case.Ref(), Now: now, Today: today, Rules: o.Rules, Calendar: o.Calendar})
	return f, err
}

// People reads the data of people from a Vault. Who was shredded is there without any, and whom it never knew is left out.
func People(ctx context.Context, v townhall.Vault, ids ...townhall.PersonID) (map[townhall.PersonID]townhall.Person, error) {
	out := map[townhall.PersonID]townhall.Person{}
	for _, id := range ids {
		p, err := v.Get(ctx, id)
		switch {
		case errors.Is(err, townhall.NotFound):
		case err != nil && !errors.Is(err, townhall.Gone):
			return nil, err
		default:
			out[id] = p
		}
	}
	return out, nil
}

// Documents makes the whole file in the order in which it is bound: cover, contents, register, notice of rights, records,
// agreement, visits, applications to the court, the notice of an end, and the work record where there is something to it.
func (f CaseFile) Documents() []Document {
	return append([]Document{f.Cover(), f.Contents()}, f.inner()...)
}

// inner are the documents that the contents list.
func (f CaseFile) inner() []Document {
	out := []Document{f.Register()}
	if f.Case.State != mediation.Declined {
		out = append(out, f.RightsNotice())
	}
	for i := range f.Case.Sessions {
		out = append(out, f.Record(i))
	}
	if f.Case.Agreement != nil {
		out = append(out, f.Agreement())
	}
	for i := range f.Case.Visits {
		out = append(out, f.VisitNote(i))
	}
	for i := range f.agreement().Reviews {
		out = append(out, f.ConfirmationApplication(i))
	}
	if f.Case.Ending != nil {
		out = append(out, f.Notice())
	}
	if work := f.WorkRecord(); f.worked(len(work.Tables[0].Rows)) {
		out = append(out, work)
	}
	return out
}

// agreement is the agreement, or an empty one where there is none.
func (f CaseFile) agreement() mediation.Agreement {
	if f.Case.Agreement == nil {
		return mediation.Agreement{}
	}
	return *f.Case.Agreement
}

// ending is how the case ended, or nothing.
func (f CaseFile) ending() mediation.Ending {
	if f.Case.Ending == nil {
		return mediation.Ending{}
	}
	return *f.Case.Ending
}

// document begins one of the case's documents.
func (f CaseFile) document(title townhall.Text, fields ...Field) Document {
	return Document{Code: f.Case.ID, Title: title, Language: f.Language, Fields: fields}
}

// call is what people call a place, unit or committee.
func (f CaseFile) call(id string) any {
	if t := f.Names[id]; !t.IsZero() {
		return t
	}
	return given(id)
}

// name is a person's name, or that it is not kept any more.
func (f CaseFile) name(id townhall.PersonID) townhall.Text { return nameIn(f.People, id) }

func nameIn(people map[townhall.PersonID]townhall.Person, id townhall.PersonID) townhall.Text {
	switch p, ok := people[id]; {
	case !ok:
		return townhall.Say("docs.unknown", "（姓名未登记）", "(name not on file)")
	case p.Name == "":
		return townhall.Say("docs.erased", "（个人信息已删除）", "(personal data erased)")
	default:
		return townhall.Plain(p.Name)
	}
}

// text is what somebody wrote, with the names of those whom it mentions, or nothing where there is none, so that its place stays
// blank.
func (f CaseFile) text(s string) any {
	return given(mediation.Mentions(s, func(p townhall.PersonID) string { return f.name(p).In(f.Language) }))
}

// names are those of people, or nothing where there is nobody, so that their place stays blank.
func (f CaseFile) names(ids []townhall.PersonID) any {
	if len(ids) == 0 {
		return nil
	}
	out := make([]townhall.Text, len(ids))
	for i, id := range ids {
		out[i] = f.name(id)
	}
	return out
}

func (f CaseFile) partyNames() any { return f.names(persons(f.Case)) }

func persons(c mediation.Case) []townhall.PersonID {
	out := make([]townhall.PersonID, len(c.Parties))
	for i, p := range c.Parties {
		out[i] = p.Person
	}
	return out
}
