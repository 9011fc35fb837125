package townhall_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/townhall-go/townhall"
)

func sealed(held bool) townhall.Finding {
	return townhall.All("mediation.effective", townhall.Say("mediation.effective", "书面协议生效", "the agreement is effective"),
		townhall.Finding{Code: "mediation.signed", Say: townhall.Say("mediation.signed", "当事人签名", "signatures"), Need: townhall.ValueOf(2), Found: townhall.ValueOf(2), Held: true, Cite: mediationLaw.Art("29")},
		townhall.All("mediation.formal", townhall.Say("mediation.formal", "形式", "form"),
			townhall.Finding{Code: "mediation.seal", Field: "seal", Say: townhall.Say("mediation.seal", "加盖印章", "the seal is on it"), Need: townhall.ValueOf(true), Found: townhall.ValueOf(held), Held: held, Cite: mediationLaw.Art("29")}))
}

func TestFindingPrintsItsTree(t *testing.T) {
	assert.Equal(t, `✗ the agreement is effective
  ✓ signatures: needs 2, found 2 (People's Mediation Law, art. 29)
  ✗ form
    ✗ the seal is on it: needs yes, found no (People's Mediation Law, art. 29)`, sealed(false).String())
	assert.Equal(t, `✓ 书面协议生效
  ✓ 当事人签名：应为2，实为2（《人民调解法》第29条）
  ✓ 形式
    ✓ 加盖印章：应为是，实为是（《人民调解法》第29条）`, sealed(true).In(townhall.ZH))
}

func TestFindingLine(t *testing.T) {
	say := townhall.Plain("quorum")
	for want, f := range map[string]townhall.Finding{
		"quorum":                     {Say: say},
		"quorum: needs 40":           {Say: say, Need: townhall.ValueOf(40)},
		"quorum: 39":                 {Say: say, Found: townhall.ValueOf(39)},
		"quorum: needs 40, found —":  {Say: say, Need: townhall.ValueOf(40), Found: townhall.ValueOf("")},
		"vote.quorum":                {Code: "vote.quorum"},
		"":                           {},
		"quorum (Robert's Rules)":    {Say: say, Cite: townhall.Cite{English: "Robert's Rules"}},
		"quorum: needs 2/3, found —": {Say: say, Need: townhall.ValueOf(townhall.RatioOf(2, 3)), Found: townhall.ValueOf(townhall.Ratio{})},
	} {
		assert.Equal(t, want, f.Line(townhall.EN))
	}
}

func TestFindingIsAnErrorUnlessItHolds(t *testing.T) {
	assert.NoError(t, sealed(true).Err())
	assert.Empty(t, sealed(true).Failed())
	err := fmt.Errorf("sealing: %w", sealed(false).Err())
	assert.Equal(t, []string{"mediation.seal"}, refused(t, err))
	assert.EqualError(t, err, "sealing: refused: the seal is on it: needs yes, found no (People's Mediation Law, art. 29)")
	var r *townhall.Refusal
	assert.True(t, errors.As(err, &r))
	assert.Contains(t, r.Finding.In(townhall.ZH), "✗ 加盖印章：应为是，实为否（《人民调解法》第29条）")
}

func TestRefuseAlwaysRefuses(t *testing.T) {
	assert.Equal(t, []string{"x"}, refused(t, townhall.Refuse(townhall.Finding{Code: "x", Held: true})))
	assert.Equal(t, []string{"all"}, refused(t, townhall.Refuse(townhall.All("all", townhall.Text{}, townhall.Finding{Code: "a", Held: true}))))
	assert.True(t, townhall.All("nothing asked", townhall.Text{}).Held)
	assert.False(t, townhall.Finding{}.Held, "the zero finding holds nothing")
}

func TestFindingTravels(t *testing.T) {
	sameJSON(t, townhall.Finding{})
	sameJSON(t, sealed(false))
}

func TestCitesOfAFinding(t *testing.T) {
	one, two := townhall.Cite{Law: "one"}, townhall.Cite{Law: "two"}
	f := townhall.Finding{Cite: one, Parts: []townhall.Finding{{Cite: two}, {Parts: []townhall.Finding{{Cite: one}, {Cite: two}}}}}
	assert.Equal(t, []townhall.Cite{one, two}, f.Cites(), "each once, the finding's own first")
	assert.Empty(t, townhall.Finding{}.Cites())
}
