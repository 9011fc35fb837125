package pabulib_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/adapters/pabulib"
	"github.com/townhall-go/townhall/internal/shareddata"
)

// expected is what others found in a real file.
type expected struct {
	Projects, Votes, Approvals int
	VoteType                   string   `json:"vote_type"`
	Rule                       string   `json:"official_rule"`
	Selected                   []string `json:"official_selected"`
	Currency                   string
}

// realFiles gives the real files' paths with what they hold.
func realFiles(t testing.TB) map[string]expected {
	text, err := os.ReadFile(shareddata.Path(t, "pabulib/expected.json"))
	require.NoError(t, err)
	var all struct{ Instances map[string]expected }
	require.NoError(t, json.Unmarshal(text, &all))
	files := map[string]expected{}
	for name, e := range all.Instances {
		files[shareddata.Path(t, "pabulib/"+name+".pb")] = e
	}
	require.NotEmpty(t, files)
	return files
}

func TestRealFilesHoldWhatOthersFound(t *testing.T) {
	for path, want := range realFiles(t) {
		instance, err := pabulib.Open(path)
		require.NoError(t, err, path)
		e := instance.Election
		require.NoError(t, e.Check(), path)
		assert.Len(t, e.Projects, want.Projects, path)
		assert.Equal(t, want.Votes, e.Ballots.Len(), path)
		assert.Len(t, e.Ballots.Choices, want.Approvals, path)
		assert.Equal(t, want.VoteType, e.Ballots.Kind.String(), path)
		assert.Equal(t, want.Rule, instance.Meta.Rule, path)
		assert.Equal(t, want.Currency, string(e.Budget.Currency()), path)
		selected := []string{}
		for i, c := range instance.Claims {
			if c.Selected == 1 {
				selected = append(selected, e.Projects[i].ID)
			}
		}
		assert.ElementsMatch(t, want.Selected, selected, path)
		assert.Zero(t, instance.Noted, path)
	}
}

// What is read is written as it was, by both ways of writing.
func TestRealFilesComeBack(t *testing.T) {
	for path := range realFiles(t) {
		file, err := os.ReadFile(path)
		require.NoError(t, err)
		document, err := pabulib.ReadDocument(bytes.NewReader(file))
		require.NoError(t, err, path)
		var out bytes.Buffer
		require.NoError(t, document.Write(&out), path)
		if ends := bytes.Count(file, []byte("\r\n")); ends > 0 && ends < bytes.Count(file, []byte("\n")) { // one line of another program
			file = bytes.ReplaceAll(bytes.ReplaceAll(file, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
		}
		assert.True(t, bytes.Equal(file, out.Bytes()), "%s: other bytes", path)

		instance, err := pabulib.Read(bytes.NewReader(file))
		require.NoError(t, err, path)
		out.Reset()
		require.NoError(t, instance.Write(&out), path)
		again, err := pabulib.Read(&out)
		require.NoError(t, err, path)
		assert.Equal(t, instance.Meta, again.Meta, path)
		assert.Equal(t, instance.Claims, again.Claims, path)
		assert.Equal(t, instance.Election.Projects, again.Election.Projects, path)
		assert.Equal(t, instance.Election.Ballots, again.Election.Ballots, path)
	}
}

func BenchmarkRead(b *testing.B) {
	for path := range realFiles(b) {
		file, err := os.ReadFile(path)
		require.NoError(b, err)
		b.Run(filepath.Base(path), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(file)))
			for b.Loop() {
				if _, err := pabulib.Read(bytes.NewReader(file)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
