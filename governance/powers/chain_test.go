package powers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

func three() powers.Chain {
	return powers.NewChain(powers.Post{ID: "team"}, powers.Post{ID: "deputy"}, powers.Post{ID: "mayor"})
}

func sign(post string, by townhall.PersonID) powers.Sign {
	return powers.Sign{Post: post, By: by, On: march(7)}
}

func TestPostsSignInTurn(t *testing.T) {
	c := three()
	_, err := c.Sign(sign("deputy", "p2"))
	refused(t, err, "powers.chain.turn") // none is skipped
	c, err = c.Sign(sign("team", "p1"))
	require.NoError(t, err)
	_, err = c.Sign(sign("team", "p1"))
	refused(t, err, "powers.chain.turn", "powers.chain.once") // nobody twice
	_, err = c.Sign(sign("deputy", "p1"))
	refused(t, err, "powers.chain.once") // nor for two posts
	_, err = c.Sign(sign("deputy", " p1 "))
	refused(t, err, "powers.chain.once") // by another spelling
	_, err = c.Sign(sign("deputy", " "))
	refused(t, err, "powers.chain.once")
	_, err = c.Sign(sign("stranger", "p9"))
	refused(t, err, "powers.chain.turn")
	undated := sign("deputy", "p2")
	undated.On = townhall.Date{}
	_, err = c.Sign(undated)
	refused(t, err, "powers.chain.order")
	_, err = three().Sign(powers.Sign{Post: "team", By: "p1"})
	refused(t, err, "powers.chain.order")
	early := sign("deputy", "p2")
	early.On = march(6)
	_, err = c.Sign(early)
	refused(t, err, "powers.chain.order")
	next, open := c.Next()
	assert.Equal(t, []any{"deputy", true}, []any{next.ID, open})
	for _, s := range []powers.Sign{sign("deputy", "p2"), sign("mayor", "p3")} {
		assert.False(t, c.Complete())
		c, err = c.Sign(s)
		require.NoError(t, err)
	}
	assert.True(t, c.Complete())
	_, open = c.Next()
	assert.False(t, open)
	_, err = c.Sign(sign("mayor", "p4"))
	refused(t, err, "powers.chain.turn")
	assert.Equal(t, c, c.Again(), "what was not returned has no other round")
}

func TestAPostSendsBack(t *testing.T) {
	c, err := three().Sign(sign("team", "p1"))
	require.NoError(t, err)
	back := sign("deputy", "p2")
	back.Back = true
	_, err = c.Sign(back)
	refused(t, err, "powers.chain.reason")
	back.Reason = "依据有误"
	returned, err := c.Sign(back)
	require.NoError(t, err)
	assert.True(t, returned.Returned())
	_, err = returned.Sign(sign("deputy", "p2"))
	refused(t, err, "powers.chain.turn")
	again := returned.Again()
	next, open := again.Next()
	assert.Equal(t, []any{"team", true, 2}, []any{next.ID, open, again.Round}, "all sign anew")
	again, err = again.Sign(sign("team", "p1"))
	require.NoError(t, err)
	assert.Len(t, again.Signs, 3, "the first round stays on record")
	assert.Len(t, c.Signs, 1, "a step changes no earlier value")
}

// When all have signed, each may still send it back for the post for which they signed in this round, and nobody else in its name.
func TestWhenAllHaveSignedEachMayStillSendBack(t *testing.T) {
	c := powers.NewChain(powers.Post{ID: "team"}, powers.Post{ID: "deputy"})
	for _, s := range []powers.Sign{sign("team", "p1"), sign("deputy", "p2")} {
		var err error
		c, err = c.Sign(s)
		require.NoError(t, err)
	}
	back := func(c powers.Chain, post string, by townhall.PersonID) (powers.Chain, error) {
		return c.Sign(powers.Sign{Post: post, By: by, On: march(8), Back: true, Reason: "新证据"})
	}
	for _, other := range []powers.Sign{sign("team", "p2"), sign("deputy", "p1"), sign("deputy", "p3"), sign("stranger", "p1")} {
		_, err := back(c, other.Post, other.By)
		refused(t, err, "powers.chain.turn")
	}
	returned, err := back(c, "team", "p1")
	require.NoError(t, err)
	assert.False(t, returned.Complete())
	assert.True(t, returned.Returned())

	half, err := returned.Again().Sign(signLater("team", "p3"))
	require.NoError(t, err)
	_, err = back(half, "deputy", "p3") // who signed does not send back for another post
	refused(t, err, "powers.chain.once")
	_, err = back(half, "team", "p3") // nor for a post whose turn is over
	refused(t, err, "powers.chain.turn", "powers.chain.once")
	full, err := half.Sign(signLater("deputy", "p4"))
	require.NoError(t, err)
	_, err = back(full, "team", "p1") // who signed in an earlier round only
	refused(t, err, "powers.chain.turn")
}

func signLater(post string, by townhall.PersonID) powers.Sign {
	return powers.Sign{Post: post, By: by, On: march(8)}
}

func TestAChainWithoutPostsIsNeverComplete(t *testing.T) {
	assert.False(t, powers.NewChain().Complete())
	_, err := powers.NewChain().Sign(sign("team", "p1"))
	refused(t, err, "powers.chain.turn")
}

// Of whatever signs are tried, those that stand are the posts in their order, each round by different people.
func TestSignsStandInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := three()
		order := []string{"team", "deputy", "mayor"}
		for range rapid.IntRange(0, 25).Draw(t, "tries") {
			s := sign(rapid.SampledFrom(append(order, "stranger")).Draw(t, "post"), townhall.PersonID(rapid.SampledFrom([]string{"p1", "p2", "p3", "p4", ""}).Draw(t, "by")))
			s.Back = rapid.IntRange(0, 4).Draw(t, "back") == 0
			s.Reason = rapid.SampledFrom([]string{"", "x"}).Draw(t, "reason")
			if next, err := c.Sign(s); err == nil {
				c = next
			}
			if rapid.IntRange(0, 2).Draw(t, "again") == 0 {
				c = c.Again()
			}
		}
		rounds := map[int][]string{}
		people := map[int]map[townhall.PersonID]bool{}
		for _, s := range c.Signs {
			if s.Back {
				require.NotEmpty(t, s.Reason)
				continue
			}
			require.NotEmpty(t, s.By)
			if people[s.Round] == nil {
				people[s.Round] = map[townhall.PersonID]bool{}
			}
			require.False(t, people[s.Round][s.By], "twice in a round")
			people[s.Round][s.By] = true
			rounds[s.Round] = append(rounds[s.Round], s.Post)
		}
		for _, posts := range rounds {
			require.Equal(t, order[:len(posts)], posts)
		}
		require.Equal(t, len(rounds[c.Round]) == 3 && !c.Returned(), c.Complete())
	})
}
