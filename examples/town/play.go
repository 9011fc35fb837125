package main

import (
	"context"
	"io/fs"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/mediation"
)

// town is the office, its vault, and the day that is being played.
type town struct {
	office townhall.Office
	vault  townhall.Vault
	now    time.Time

	address string // where it is served
	log     *slog.Logger
}

func newTown(store townhall.Store, vault townhall.Vault) (*town, error) {
	book, err := rulebook()
	if err != nil {
		return nil, err
	}
	t := &town{vault: vault}
	t.office = cn.Office(store, townhall.Anyone()).With(book)
	t.office.Now = func() time.Time { return t.now }
	return t, nil
}

// rulebook is the national one with the town's own rules laid over it.
func rulebook() (townhall.Rulebook, error) {
	pack, err := townhall.LoadRules(files, "data/rules.json")
	if err != nil {
		return townhall.Rulebook{}, err
	}
	return cn.Rulebook.With(pack)
}

// event is something that happened on a day of the year.
type event struct {
	on townhall.Date
	do func(ctx context.Context, o townhall.Office) error
	id string        // so that playing the year twice on one database does it once; it is kept for ever, and names nobody
	at time.Duration // since midnight; 0: some time in office hours
}

// play plays a year's events in the order of their days, and reports each as it is done.
func (t *town) play(ctx context.Context, dir fs.FS, progress func(done, all int, on townhall.Date)) error {
	events, err := t.events(ctx, dir)
	if err != nil {
		return err
	}
	for i, e := range events {
		t.now = at(e.on, 9*time.Hour+time.Duration(i%480)*time.Minute)
		if e.at > 0 {
			t.now = at(e.on, e.at)
		}
		if err := e.do(ctx, t.office.Once(townhall.CommitID(e.id))); err != nil {
			return &failed{e, err}
		}
		progress(i+1, len(events), e.on)
	}
	return nil
}

// events are the year's, in the order of their days.
func (t *town) events(ctx context.Context, dir fs.FS) ([]event, error) {
	committees, err := t.committees(dir)
	if err != nil {
		return nil, err
	}
	disputes, err := t.disputes(ctx, dir)
	if err != nil {
		return nil, err
	}
	exams, err := t.exams(ctx, dir)
	if err != nil {
		return nil, err
	}
	subsidies, err := t.subsidies(ctx, dir)
	if err != nil {
		return nil, err
	}
	bodies, err := t.bodies(ctx, dir)
	if err != nil {
		return nil, err
	}
	sessions, err := t.sessions(ctx, dir)
	if err != nil {
		return nil, err
	}
	events := slices.Concat(committees, disputes, exams, subsidies, bodies, t.motions(), sessions)
	slices.SortStableFunc(events, func(a, b event) int { return a.on.Compare(b.on) })
	return events, nil
}

// person is the id under which the vault knows a name. The year's names are told apart by name alone.
func (t *town) person(ctx context.Context, name string) (townhall.PersonID, error) {
	name = strings.TrimSpace(name)
	known, err := t.vault.Find(ctx, "name", name)
	if err != nil || len(known) > 0 {
		return slices.Concat(known, []townhall.PersonID{""})[0], err
	}
	id := townhall.PersonID(t.office.NewID())
	return id, t.vault.Put(ctx, id, townhall.Person{Name: name})
}

func (t *town) people(ctx context.Context, names []string) ([]townhall.PersonID, error) {
	out := make([]townhall.PersonID, len(names))
	for i, name := range names {
		var err error
		if out[i], err = t.person(ctx, name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (t *town) committees(dir fs.FS) ([]event, error) {
	data, err := rows(dir, "committees.csv")
	if err != nil {
		return nil, err
	}
	var events []event
	for _, row := range data {
		formed, err := date(row["formed"])
		if err != nil {
			return nil, err
		}
		events = append(events, event{on: formed, do: func(ctx context.Context, o townhall.Office) error { return t.establish(ctx, o, row, formed) }, id: row["id"]})
		for i, name := range list(row["engaged"], ";") {
			events = append(events, event{on: formed, do: func(ctx context.Context, o townhall.Office) error {
				p, err := t.person(ctx, name)
				if err == nil {
					_, err = mediation.Engage(ctx, o, clerk(), townhall.Ref{Kind: mediation.CommitteeKind, ID: row["id"]}, mediation.Engagement{Person: p, From: formed})
				}
				return err
			}, id: row["id"] + "/engage/" + strconv.Itoa(i+1)})
		}
	}
	return events, nil
}

func (t *town) establish(ctx context.Context, o townhall.Office, row map[string]string, formed townhall.Date) error {
	c := mediation.Committee{Name: townhall.Text{ZH: row["zh"], EN: row["en"]}, Place: townhall.Place(row["place"]), Formed: formed,
		Level: mediation.Level(row["level"]), Chosen: mediation.Chooser(row["chosen"])}
	for _, member := range list(row["members"], ";") {
		name, roles, _ := strings.Cut(member, ":")
		p, err := t.person(ctx, name)
		if err != nil {
			return err
		}
		c.Members = append(c.Members, mediation.Member{Person: p, Director: strings.Contains(roles, "director"), Woman: strings.Contains(roles, "woman")})
	}
	_, err := mediation.Establish(ctx, o, clerk(), c)
	return err
}

func clerk() townhall.Actor { return townhall.Actor{Capacity: "clerk", Unit: "town"} }
