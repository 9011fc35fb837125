package docs_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/docs"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
)

func TestMinutesNameWhoIsKnown(t *testing.T) {
	at := time.Date(2025, 10, 9, 14, 0, 0, 0, time.UTC)
	s := governance.Session{ID: "2025-4", State: governance.SessionOpen, On: townhall.NewDate(2025, 10, 9), Opened: at, Roll: []townhall.PersonID{"d1", "d2"}, Excused: []townhall.PersonID{"d1", "d2"},
		Agenda: []governance.Item{{Title: townhall.Plain("议题一")}}}
	d := docs.Minutes(s, map[townhall.PersonID]townhall.Person{"d1": {Name: "曹竹宁"}}, townhall.ZH)
	var page bytes.Buffer
	require.NoError(t, docs.HTML(&page, d))
	for _, want := range []string{"会议记录", "请假：曹竹宁", "（姓名未登记）", "1. 议题一", "主持人（签名）"} {
		assert.Contains(t, page.String(), want)
	}
	assert.NotContains(t, page.String(), "d2")
	require.NoError(t, docs.PDF(&page, d))
}

func TestAResolutionPrintsItsVote(t *testing.T) {
	rule, err := governance.TownCongressDecision.On(townhall.NewDate(2025, 10, 9))
	require.NoError(t, err)
	out, err := rule.Decide(vote.Tally{Seats: 60, Present: 52, For: 47, Against: 3, Abstain: 2})
	require.NoError(t, err)
	n := governance.Motion{ID: "m", State: governance.InForce, Title: townhall.Plain("资源整合方案"), Drafts: []governance.Draft{{Text: "初稿"}, {Text: "定稿"}}, Votes: []governance.Vote{{Outcome: out}},
		Resolution: governance.Resolution{Number: "水人〔2025〕4号", On: townhall.NewDate(2025, 10, 9), Orders: []governance.Order{{Unit: "government", Task: townhall.Plain("加快实施")}}}}
	d, err := docs.Resolution(n, governance.Body{Name: townhall.Plain("水南镇人民代表大会")}, townhall.ZH)
	require.NoError(t, err)
	var page bytes.Buffer
	require.NoError(t, docs.HTML(&page, d))
	for _, want := range []string{"水南镇人民代表大会关于资源整合方案的决议", "水人〔2025〕4号", "定稿", "47", "加快实施"} {
		assert.Contains(t, page.String(), want)
	}
	assert.NotContains(t, page.String(), "初稿")
	n.Resolution.Number = ""
	_, err = docs.Resolution(n, governance.Body{}, townhall.ZH)
	assert.ErrorIs(t, err, townhall.Invalid)
}
