package powers_test

import (
	"context"
	"flag"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
	"github.com/townhall-go/townhall/internal/printed"
)

var update = flag.Bool("update", false, "write docs/powers.md anew from the tables of states and the rules")

// docs/powers.md is printed by the tables and the rules themselves.
func TestDocumentationIsPrintedByTheCode(t *testing.T) {
	b := printed.Page("Powers 权责清单", "governance/powers")
	for _, part := range []struct {
		l                 townhall.Language
		power, act, rules string
	}{{townhall.EN, "## A power's ways", "## An act's ways", "## The rules"}, {townhall.ZH, "## 权责事项的状态", "## 行政行为的状态", "## 规则"}} {
		b.WriteString("\n" + part.power + "\n")
		printed.States(b, part.l, powers.PowerStates.Diagram, powers.PowerStates.Table)
		b.WriteString("\n" + part.act + "\n")
		printed.States(b, part.l, powers.ActStates.Diagram, powers.ActStates.Table)
		b.WriteString("\n" + part.rules + "\n\n")
		for _, line := range townhall.Rules("powers", powers.Rules()...).Lines() {
			days := townhall.Period{From: line.From, To: line.To}
			b.WriteString("- " + townhall.Say("", "{title}（{days}）：{formula}（{cite}）", "{title}, {days}: {formula} ({cite})", "title", line.Title, "days", days, "formula", line.Formula, "cite", line.Cite).In(part.l) + "\n")
		}
	}
	printed.Same(t, "../../docs/powers.md", b, *update)
}

func TestTheTablesAreSound(t *testing.T) {
	require.NoError(t, powers.PowerStates.Check())
	require.NoError(t, powers.ActStates.Check())
	require.NoError(t, townhall.Rules("powers", powers.Rules()...).Check())
}

// The package doc's table of functions is what a policy is asked.
func TestThePolicyIsAskedWhatTheDocSays(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	said := map[string][]string{}
	for _, row := range regexp.MustCompile(`(?m)^//\t([A-Z]\w+) +(\w+) +([a-z.]+)`).FindAllStringSubmatch(string(doc), -1) {
		said[row[1]] = row[2:]
	}
	today := march(3)
	o := office(&today)
	var asked [][]string
	o.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		asked = append(asked, []string{r.Verb, r.Record.Kind, string(r.Record.Holder)})
		return nil
	})
	done := map[string]bool{}
	takes := func(function string, step func() error) {
		t.Helper()
		asked = nil
		require.NoError(t, step(), function)
		require.NotEmpty(t, asked, function)
		for _, got := range asked {
			assert.Equal(t, append(slices.Clone(said[function]), "enforcement"), got, function)
		}
		done[function] = true
	}
	power := dumping().Ref()
	var r townhall.Ref
	propose := func() error {
		a, err := powers.ProposeAct(ctx, o, clerk, fine())
		r = a.Ref()
		return err
	}
	hearing := notice()
	hearing.Hearing = true
	told := decision()
	told.Appeals[0].Within = townhall.Limit{} // that of the statute
	later := dumping().Listings[0]
	later.From, later.Why = march(3), "x"
	way := []struct {
		function string
		take     func() error
	}{
		{"ListPower", func() error { _, err := powers.ListPower(ctx, o, clerk, dumping()); return err }},
		{"AmendPower", func() error { _, err := powers.AmendPower(ctx, o, clerk, power, later); return err }},
		{"ProposeAct", propose},
		{"DropAct", func() error { _, err := powers.DropAct(ctx, o, clerk, r, townhall.Date{}, "x"); return err }},
		{"ProposeAct", propose},
		{"AssignOfficers", func() error { _, err := powers.AssignOfficers(ctx, o, clerk, r, fine().Officers...); return err }},
		{"ClassifyAct", func() error { _, err := powers.ClassifyAct(ctx, o, clerk, r, "x", powers.ReviewDue); return err }},
		{"ExtendAct", func() error {
			_, err := powers.ExtendAct(ctx, o, clerk, r, powers.Extending{N: 30, Reason: "x", Basis: hygiene, By: "o1"})
			return err
		}},
		{"RecordStep", func() error {
			_, err := powers.RecordStep(ctx, o, clerk, r, powers.Done{Step: powers.FullRecord, By: "o1", Note: "x"})
			return err
		}},
		{"NotifyParty", func() error { _, err := powers.NotifyParty(ctx, o, clerk, r, hearing); return err }},
		{"HearParty", func() error {
			_, err := powers.HearParty(ctx, o, clerk, r, powers.Statement{Text: "x", Answer: "x"})
			return err
		}},
		{"AskHearing", func() error { _, err := powers.AskHearing(ctx, o, clerk, r, townhall.Date{}); return err }},
		{"HoldHearing", func() error {
			today = march(24)
			_, err := powers.HoldHearing(ctx, o, clerk, r, powers.Hearing{Notified: march(4), Chair: "justice", Record: "x"})
			return err
		}},
		{"WaiveRights", func() error {
			_, err := powers.WaiveRights(ctx, o, clerk, r, powers.Waiver{Statement: true, Words: "x"})
			return err
		}},
		{"ReviewLegality", func() error {
			_, err := powers.ReviewLegality(ctx, o, clerk, r, powers.LegalOpinion{By: "lawyer", Passed: true, Text: "x"})
			return err
		}},
		{"SendBack", func() error {
			_, err := powers.SendBack(ctx, o, clerk, r, powers.Sign{Post: "team", By: "s1", Sheet: sheet, Reason: "x"})
			return err
		}},
		{"ResubmitAct", func() error { _, err := powers.ResubmitAct(ctx, o, clerk, r, "x"); return err }},
		{"SignOff", func() error {
			_, err := powers.SignOff(ctx, o, clerk, r, powers.Sign{Post: "team", By: "s1", Sheet: sheet})
			return err
		}},
		{"SignOff", func() error {
			_, err := powers.SignOff(ctx, o, clerk, r, powers.Sign{Post: "deputy", By: "s2", Sheet: sheet})
			return err
		}},
		{"DecideAct", func() error { _, err := powers.DecideAct(ctx, o, clerk, r, told); return err }},
		{"ServeAct", func() error {
			_, err := powers.ServeAct(ctx, o, clerk, r, powers.Service{How: "直接送达"})
			return err
		}},
		{"PublishAct", func() error {
			_, err := powers.PublishAct(ctx, o, clerk, r, powers.Publication{Where: "notice board"})
			return err
		}},
		{"LodgeAppeal", func() error {
			_, err := powers.LodgeAppeal(ctx, o, clerk, r, powers.Lodged{Route: powers.Reconsideration, By: "shopkeeper"})
			return err
		}},
		{"DecideAppeal", func() error {
			_, err := powers.DecideAppeal(ctx, o, clerk, r, powers.Reconsideration, powers.Result{By: "county", Outcome: powers.Annulled})
			return err
		}},
		{"RevokeAct", func() error {
			_, err := powers.RevokeAct(ctx, o, clerk, r, powers.Revocation{By: "county", Reason: "x"})
			return err
		}},
		{"TakeDownAct", func() error { _, err := powers.TakeDownAct(ctx, o, clerk, r, townhall.Date{}, "x"); return err }},
		{"WithdrawPower", func() error {
			_, err := powers.WithdrawPower(ctx, o, clerk, power, powers.Withdrawal{From: today.AddDays(1), Reason: "x"})
			return err
		}},
		{"RestorePower", func() error { _, err := powers.RestorePower(ctx, o, clerk, power, "x"); return err }},
	}
	for _, w := range way {
		takes(w.function, w.take)
	}
	var verbs []string
	for e, err := range o.Store.History(ctx, r, 0) {
		require.NoError(t, err)
		verbs = append(verbs, e.Verb)
	}
	assert.Equal(t, []string{"propose", "assign", "classify", "extend", "record", "notify", "hear", "ask_hearing", "hold_hearing", "waive", "review_legality", "send_back", "resubmit",
		"sign", "review", "decide", "serve", "publish", "appeal", "decide_appeal", "revoke", "take_down"}, verbs, "the history's verbs")

	withheld := at(t, powers.Decided) // an act on record that is withheld
	_, err = townhall.Create(ctx, o, clerk, "withhold", townhall.Ref{Kind: powers.ActKind, ID: "w"}, func(townhall.Moment) (powers.Act, []townhall.Fact, error) {
		withheld.ID = "w"
		return withheld, []townhall.Fact{{}}, nil
	})
	require.NoError(t, err)
	takes("WithholdAct", func() error {
		_, err := powers.WithholdAct(ctx, o, clerk, townhall.Ref{Kind: powers.ActKind, ID: "w"}, powers.Publication{Withheld: "x", Basis: hygiene})
		return err
	})
	assert.ElementsMatch(t, slices.Collect(maps.Keys(said)), slices.Collect(maps.Keys(done)))
	assert.Len(t, said, 27)

	o.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error { return townhall.Denied(r) })
	_, err = powers.ListPower(ctx, o, clerk, dumping())
	require.Error(t, err)
	_, err = powers.WithdrawPower(ctx, o, clerk, power, powers.Withdrawal{Reason: "x"})
	assert.ErrorIs(t, err, townhall.Forbidden)
}
