package docs

import (
	"context"
	"errors"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// CaseFile (人民调解卷宗) is a mediation case with what its documents need besides: its committee, the data of its people, and
// the last day for the court's confirmation. Each method makes one document; Documents makes the whole file, to be printed as
// one job with HTML, or to be filled one by one into the forms of a county.
type CaseFile struct {
	Case      mediation.Case
	Committee mediation.Committee
	People    map[townhall.PersonID]townhall.Person // those of whom the Vault still knows
	ConfirmBy townhall.Due
	Language  townhall.Language
}

// LoadCaseFile reads a case, its committee, and its people from the Vault. Who was shredded has no name any more, and the
// documents say so.
func LoadCaseFile(ctx context.Context, o townhall.Office, v townhall.Vault, c townhall.Ref, l townhall.Language) (CaseFile, error) {
	doc, _, err := townhall.Load[mediation.Case](ctx, o.Store, c)
	if err != nil {
		return CaseFile{}, err
	}
	body, _, err := townhall.Load[mediation.Committee](ctx, o.Store, townhall.Ref{Kind: mediation.CommitteeKind, ID: doc.Committee})
	if err != nil {
		return CaseFile{}, err
	}
	now := o.Now()
	due, err := doc.ConfirmBy(townhall.Moment{Ref: c, Now: now, Today: townhall.DateOf(now), Rules: o.Rules, Calendar: o.Calendar})
	if err != nil {
		return CaseFile{}, err
	}
	f := CaseFile{Case: doc, Committee: body, ConfirmBy: due, Language: l}
	f.People, err = People(ctx, v, doc.People()...)
	return f, err
}

// People reads the data of people from a Vault; those whom it never knew or who were shredded are left out.
func People(ctx context.Context, v townhall.Vault, ids ...townhall.PersonID) (map[townhall.PersonID]townhall.Person, error) {
	out := map[townhall.PersonID]townhall.Person{}
	for _, id := range ids {
		p, err := v.Get(ctx, id)
		switch {
		case errors.Is(err, townhall.Gone), errors.Is(err, townhall.NotFound):
		case err != nil:
			return nil, err
		default:
			out[id] = p
		}
	}
	return out, nil
}

// name is a person's name, or that it is not kept any more.
func (f CaseFile) name(id townhall.PersonID) townhall.Text { return nameIn(f.People, id) }

func nameIn(people map[townhall.PersonID]townhall.Person, id townhall.PersonID) townhall.Text {
	if p, ok := people[id]; ok && p.Name != "" {
		return townhall.Plain(p.Name)
	}
	return townhall.Say("docs.erased", "（个人信息已删除）", "(personal data erased)")
}

func (f CaseFile) names(ids []townhall.PersonID) []townhall.Text {
	out := make([]townhall.Text, len(ids))
	for i, id := range ids {
		out[i] = f.name(id)
	}
	return out
}

// Documents makes the whole file: cover, contents, register, notice of rights, records, agreement, and what followed.
func (f CaseFile) Documents() []Document {
	inner := []Document{f.Register()}
	if f.Case.State != mediation.Declined {
		inner = append(inner, f.RightsNotice())
	}
	for i := range f.Case.Sessions {
		inner = append(inner, f.Record(i))
	}
	if f.Case.Agreement != nil {
		inner = append(inner, f.Agreement())
		for i := range f.Case.Agreement.Reviews {
			inner = append(inner, f.ConfirmationApplication(i))
		}
	}
	for i := range f.Case.Visits {
		inner = append(inner, f.VisitNote(i))
	}
	if f.Case.Ending != nil {
		inner = append(inner, f.Notice())
	}
	return append([]Document{f.Cover(), f.contents(inner)}, inner...)
}

// document begins one of the case's documents.
func (f CaseFile) document(title townhall.Text, fields ...Field) Document {
	return Document{Code: f.Case.ID, Title: title, Language: f.Language, Fields: fields}
}

// field is a field with its label in both languages.
func field(key, zh, en string, v any) Field {
	return Field{Key: key, Label: townhall.Text{Key: "docs.field." + key, ZH: zh, EN: en}, Value: townhall.ValueOf(v)}
}

func column(key, zh, en string) Column {
	return Column{Key: key, Label: townhall.Text{Key: "docs.column." + key, ZH: zh, EN: en}}
}

func row(cells ...any) []townhall.Value {
	out := make([]townhall.Value, len(cells))
	for i, c := range cells {
		out[i] = townhall.ValueOf(c)
	}
	return out
}

// given is a text, or nothing where there is none, so that its place stays blank.
func given[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// dated is a date, or nothing where there is none.
func dated(d townhall.Date) any {
	if d.IsZero() {
		return nil
	}
	return d
}
