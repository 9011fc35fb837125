package townhall_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

type backing struct {
	Backers int `json:"backers"`
}

// wishActions are what a package of wishes would offer.
func wishActions() []townhall.Action {
	return []townhall.Action{
		townhall.Makes(wishes, "collect", func(ctx context.Context, o townhall.Office, by townhall.Actor, w wish) (wish, error) {
			return townhall.Create(ctx, o, by, "collect", townhall.Ref{Kind: "wish"}, func(m townhall.Moment) (wish, []townhall.Fact, error) {
				return collect(w, m)
			})
		}),
		townhall.Changes(wishes, "back", func(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, in backing) (wish, error) {
			return townhall.Act(ctx, o, by, "back", r, func(w wish, _ townhall.Moment) (wish, []townhall.Fact, error) {
				w.Backers += in.Backers
				return w, []townhall.Fact{{}}, nil
			})
		}),
		townhall.Voids[wish](),
	}
}

func TestActionIsTakenOnJSON(t *testing.T) {
	b := newBench(t)
	list := wishActions()
	require.NoError(t, townhall.CheckActions(list))
	made, err := list[0].Do(b.ctx, b.Office, clerk, townhall.Ref{}, nil)
	require.NoError(t, err)
	assert.Equal(t, b.record(made.Ref), made, "the record as it was committed")

	changed, err := list[1].Do(b.ctx, b.Office.Once("once"), clerk, made.Ref, []byte(`{"backers": 2}`))
	require.NoError(t, err)
	assert.Equal(t, int64(2), changed.Version)
	again, err := list[1].Do(b.ctx, b.Office.Once("once"), clerk, made.Ref, []byte(`{"backers": 2}`))
	require.NoError(t, err)
	assert.Equal(t, changed, again, "what was done once is given as it stands")
	assert.Equal(t, 2, must(townhall.Read[wish](changed)).Backers)

	_, err = list[1].Do(b.ctx, b.Office.Expect(1), clerk, made.Ref, []byte(`{"backers": 2}`))
	failed(t, townhall.Conflict, err)
	e := failed(t, townhall.Invalid, must2(list[1].Do(b.ctx, b.Office, clerk, made.Ref, []byte("{\n\"bakers\": 2}"))))
	assert.Equal(t, []any{"bakers", 2}, []any{e.Field, e.Line})
	failed(t, townhall.Invalid, must2(list[1].Do(b.ctx, b.Office, clerk, townhall.Ref{Kind: "other", ID: "1"}, nil)))
	failed(t, townhall.Invalid, must2(townhall.Action{}.Do(b.ctx, b.Office, clerk, made.Ref, nil)))

	voided, err := list[2].Do(b.ctx, b.Office.Once("v"), clerk, made.Ref, []byte(`{"reason": "entered twice"}`))
	require.NoError(t, err)
	assert.Equal(t, []any{townhall.Voided, b.record(made.Ref)}, []any{voided.State, voided})
	again, err = list[2].Do(b.ctx, b.Office.Once("v"), clerk, made.Ref, []byte(`{"reason": "entered twice"}`))
	require.NoError(t, err)
	assert.Equal(t, voided, again)
	b.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error { return townhall.Denied(r) })
	failed(t, townhall.Forbidden, must2(list[2].Do(b.ctx, b.Office.Once("v"), clerk, made.Ref, []byte(`{"reason": "x"}`))))
}

// must2 is the error of two results.
func must2(_ townhall.Record, err error) error { return err }

func TestActionsAreListedOnce(t *testing.T) {
	list := wishActions()
	failed(t, townhall.Invalid, townhall.CheckActions(append(list, list[1])))
	failed(t, townhall.Invalid, townhall.CheckActions([]townhall.Action{{Kind: "wish", Verb: "back"}}))
}

func TestKindSaysWhatItIsCalled(t *testing.T) {
	k := townhall.KindOf[wish](wishes, townhall.Verbs{"sing": townhall.Plain("sing")})
	assert.Equal(t, []any{"wish", wishes.Title}, []any{k.Name, k.Title})
	assert.Equal(t, wishes.NameOf("collect"), k.Verbs.NameOf("collect"))
	assert.Equal(t, "sing", k.Verbs.NameOf("sing").String())
	assert.Equal(t, "hum", k.Verbs.NameOf("hum").String())
	assert.Equal(t, wishes.StateName("collected"), k.State("collected"))
	assert.Equal(t, "已作废", k.State(townhall.Voided).In(townhall.ZH))
	assert.Equal(t, "gone", k.State("gone").String())
	assert.Equal(t, []string{"collect"}, k.Next(""))
	assert.Empty(t, k.Next("gone"))
	for _, move := range wishes.Moves {
		for _, from := range move.From {
			assert.Contains(t, k.Next(string(from)), move.Verb)
		}
	}
}

func TestPeopleAreNamedByTheLanguage(t *testing.T) {
	text := townhall.Say("k", "{who}已投票", "{who} has voted", "who", []townhall.PersonID{"p1", "p2"})
	names := func(p townhall.PersonID) string { return map[townhall.PersonID]string{"p1": "王秀英"}[p] }
	assert.Equal(t, "王秀英、p2已投票", text.In(townhall.ZH.Naming(names)))
	assert.Equal(t, "p1, p2 has voted", text.In(townhall.EN))
	sameJSON(t, text)
	assert.Equal(t, `{"person":"p1"}`, string(must(townhall.ValueOf(townhall.PersonID("p1")).MarshalJSON())))
}
