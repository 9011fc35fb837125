package learning_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/learning"
)

func script(p townhall.PersonID, answers []learning.Answer) learning.Script {
	return learning.Script{Person: p, Answers: answers}
}

// held is an office in which the exam was announced, on its first day.
func held(t *testing.T) (townhall.Office, learning.Exam, *int) {
	d := 1
	o := office(&d)
	x, err := learning.Announce(ctx, o, clerk, exam())
	require.NoError(t, err)
	d = 22
	return o, x, &d
}

func TestThereIsOneSittingOfAPersonAndAnExam(t *testing.T) {
	o, x, _ := held(t)
	s, err := learning.Sit(ctx, o, clerk, x.Ref(), script("p1", worth50))
	require.NoError(t, err)
	assert.Equal(t, learning.SittingRef(x.Ref(), "p1"), s.Ref())
	again, err := learning.Sit(ctx, o, clerk, x.Ref(), script(" p1", worth70))
	require.NoError(t, err)
	assert.Equal(t, s.Ref(), again.Ref())
	assert.Len(t, again.Attempts, 2)

	_, err = townhall.Create(ctx, o, clerk, "sit", s.Ref(), func(m townhall.Moment) (learning.Sitting, []townhall.Fact, error) {
		return learning.Sitting{}.Sit(m, x, script("p1", worth100))
	})
	require.ErrorIs(t, err, townhall.Conflict)
	read, rec, err := townhall.Load[learning.Sitting](ctx, o.Store, s.Ref())
	require.NoError(t, err)
	assert.Equal(t, again, read)
	assert.Equal(t, int64(2), rec.Version)
}

func TestAttemptsAtOneTimeAllCount(t *testing.T) {
	o, x, _ := held(t)
	var wait sync.WaitGroup
	errs := make([]error, 5)
	for i := range errs {
		wait.Go(func() { _, errs[i] = learning.Sit(ctx, o, clerk, x.Ref(), script("p1", worth50)) })
	}
	wait.Wait()
	refusals := 0
	for _, err := range errs {
		if err != nil {
			refusedAs(t, "learning.sit.attempts", "attempts", "≤3", "4", err)
			refusals++
		}
	}
	assert.Equal(t, 2, refusals, "three of five are allowed")
	s, _, err := townhall.Load[learning.Sitting](ctx, o.Store, learning.SittingRef(x.Ref(), "p1"))
	require.NoError(t, err)
	assert.Len(t, s.Attempts, 3)
}

func TestAnAttemptSentAgainCountsOnceUnderOnce(t *testing.T) {
	o, x, _ := held(t)
	for _, key := range []townhall.CommitID{"first", "second"} {
		for range 3 {
			_, err := learning.Sit(ctx, o.Once(key), clerk, x.Ref(), script("p1", worth50))
			require.NoError(t, err)
		}
	}
	s, _, err := townhall.Load[learning.Sitting](ctx, o.Store, learning.SittingRef(x.Ref(), "p1"))
	require.NoError(t, err)
	assert.Len(t, s.Attempts, 2)
}

func TestWhatAnOfficeDoesNotHave(t *testing.T) {
	o, x, d := held(t)
	nowhere := townhall.Ref{Kind: learning.ExamKind, ID: "nowhere"}
	named := func(kind townhall.ErrorKind, r townhall.Ref, err error) {
		t.Helper()
		var e *townhall.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, []any{kind, r}, []any{e.Kind, e.Ref})
	}
	_, err := learning.Sit(ctx, o, clerk, nowhere, script("p1", worth50))
	named(townhall.NotFound, nowhere, err)
	_, err = learning.CertificateOf(ctx, o.Store, nowhere, "p1")
	named(townhall.NotFound, nowhere, err)
	_, err = learning.CertificateOf(ctx, o.Store, x.Ref(), "p1")
	named(townhall.NotFound, learning.SittingRef(x.Ref(), "p1"), err)
	_, err = learning.Sit(ctx, o, clerk, x.Ref(), script("", worth50))
	refusedAs(t, "learning.sit.person", "person", "—", "", err)
	*d = 24
	_, err = learning.Close(ctx, o, clerk, x.Ref())
	require.NoError(t, err)
	_, err = learning.Sit(ctx, o, clerk, x.Ref(), script("p1", worth50))
	refusedAs(t, "learning.sit.open", "exam", "—", "closed", err)
	for rec, err := range o.Store.Find(ctx, townhall.Query{Kind: learning.SittingKind}) {
		t.Fatal("a refused attempt makes no sitting", rec, err)
	}
}

func TestAMistakeIsVoided(t *testing.T) {
	o, x, _ := held(t)
	for _, p := range []townhall.PersonID{"p1", "p2"} {
		_, err := learning.Sit(ctx, o, clerk, x.Ref(), script(p, worth70))
		require.NoError(t, err)
	}
	_, err := learning.Sit(ctx, o, clerk, learning.SittingRef(x.Ref(), "p1"), script("p1", worth50))
	require.ErrorIs(t, err, townhall.Invalid, "a sitting is no exam")
	require.NoError(t, townhall.Void(ctx, o, clerk, learning.SittingRef(x.Ref(), "p1"), "sat by somebody else"))
	_, err = learning.CertificateOf(ctx, o.Store, x.Ref(), "p1")
	require.ErrorIs(t, err, townhall.Gone)
	_, err = learning.Sit(ctx, o, clerk, x.Ref(), script("p1", worth70))
	require.ErrorIs(t, err, townhall.Gone, "it stays this person's only sitting")
	_, err = learning.CertificateOf(ctx, o.Store, x.Ref(), "p2")
	require.NoError(t, err)

	require.NoError(t, townhall.Void(ctx, o, clerk, x.Ref(), "the paper had leaked"))
	_, err = learning.CertificateOf(ctx, o.Store, x.Ref(), "p2")
	require.ErrorIs(t, err, townhall.Gone)
	_, err = learning.Sit(ctx, o, clerk, x.Ref(), script("p3", worth70))
	require.ErrorIs(t, err, townhall.Gone)
}
