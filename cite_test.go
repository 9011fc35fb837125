package townhall_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/townhall-go/townhall"
)

var mediationLaw = townhall.Cite{Law: "人民调解法", English: "People's Mediation Law", Read: "LawRefBook/Laws@2f4c5c2"}

func TestCite(t *testing.T) {
	for _, c := range []struct {
		cite   townhall.Cite
		zh, en string
	}{
		{mediationLaw, "《人民调解法》", "People's Mediation Law"},
		{mediationLaw.Art("29"), "《人民调解法》第29条", "People's Mediation Law, art. 29"},
		{townhall.Cite{Law: "宁波市人民调解条例", Article: "24", Unverified: true}, "《宁波市人民调解条例》第24条（未经核实）", "宁波市人民调解条例, art. 24 (unverified)"},
		{townhall.Cite{English: "Robert's Rules"}, "《Robert's Rules》", "Robert's Rules"},
		{townhall.Cite{}, "", ""},
	} {
		assert.Equal(t, c.zh, c.cite.Text().In(townhall.ZH))
		assert.Equal(t, c.en, c.cite.String())
		sameJSON(t, c.cite)
	}
	assert.Empty(t, mediationLaw.Article, "Art gives a copy")
	assert.True(t, townhall.Cite{}.IsZero())
}
