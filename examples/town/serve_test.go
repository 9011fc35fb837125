package main

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The town plays its year and then serves it: pages, API, a sign-in, until it is told to stop.
func TestTheTownServes(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	told, tell := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, []string{"-lang", "en", "-addr", "127.0.0.1:0"}, io.Discard, tell)
		tell.CloseWithError(io.EOF)
		ended <- err
	}()
	site := awaited(t, told)
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	client := &http.Client{Jar: jar}
	get := func(path string) (int, string) {
		answer, err := client.Get(site + path)
		require.NoError(t, err)
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		return answer.StatusCode, string(body)
	}
	for path, want := range map[string]string{"/": "水南镇", "/en/": "Shuinan Town", "/zh/": "水南镇", "/en/votes/2025-schools/": "more than 1/2 of all members (60): 31 at least", "/en/mediation/": "110",
		"/en/sign-in/": "mediator of Dongcun", "/api/healthz": "ok", "/api/docs": "openapi.json", "/en/votes/feed.atom": "<feed"} {
		status, body := get(path)
		assert.Equal(t, http.StatusOK, status, path)
		assert.Contains(t, body, want, path)
	}
	status, body := get("/en/desk/mediation/")
	assert.Contains(t, body, `name="password"`, "who is not signed in is led to the sign-in")
	assert.Equal(t, http.StatusOK, status)
	answer, err := client.PostForm(site+"/en/sign-in/", url.Values{"login": {"mediator"}, "password": {password}, "back": {"/en/desk/mediation/"}})
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	_, body = get("/en/desk/mediation/")
	assert.Contains(t, body, "郭清艳")
	assert.NotContains(t, body, `name="password"`)

	answer, err = http.Get(site + "/api/records/mediation.case/2025-001") // by nobody known, whom nobody tells that it is there
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, []any{http.StatusNotFound, "application/problem+json"}, []any{answer.StatusCode, answer.Header.Get("Content-Type")})

	stop()
	assert.NoError(t, <-ended)
}

// awaited reads what the program tells until it says where it serves, and goes on reading.
func awaited(t *testing.T, told *io.PipeReader) string {
	t.Helper()
	var said strings.Builder
	buffer := make([]byte, 4096)
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	for {
		n, err := told.Read(buffer)
		said.Write(buffer[:n])
		if at := address.FindString(said.String()); at != "" {
			go io.Copy(io.Discard, told) // the pipe ends with the program
			return at
		}
		require.NoError(t, err, said.String())
	}
}
