package storetest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/memory"
)

// journal is a store that survives: memory, and a file with a line for each commit. "torn" writes a line for each change
// instead, so that a process can die between them; "late" acknowledges before it writes; "amnesiac" reads nothing back.
type journal struct {
	*memory.Store
	file *os.File
	how  string
}

type line struct {
	ID      string
	Changes []lineChange
}

// lineChange spells out a change for JSON.
type lineChange struct {
	Kind, ID             string
	Version              int64
	Place, Holder, State string
	Opened, Due, Closed  townhall.Date
	Tags                 []string
	Doc                  string
	Entries              []townhall.Entry
}

func openJournal(where string) (townhall.Store, error) {
	how, path, _ := strings.Cut(where, ":")
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	j := &journal{Store: memory.New(), file: file, how: how}
	if how != "amnesiac" {
		err = j.replay()
	}
	return j, err
}

// replay reads the whole lines, and cuts off a last one that was not finished.
func (j *journal) replay() error {
	var end int64
	for r := bufio.NewReader(j.file); ; {
		b, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			_, err = j.file.Seek(end, io.SeekStart)
			return errors.Join(err, j.file.Truncate(end))
		}
		var l line
		if err := errors.Join(err, json.Unmarshal(b, &l)); err != nil {
			return err
		}
		if _, err := j.Store.Commit(context.Background(), townhall.CommitID(l.ID), l.changes()...); err != nil {
			return err
		}
		end += int64(len(b))
	}
}

func (j *journal) Commit(ctx context.Context, id townhall.CommitID, changes ...townhall.Change) (townhall.Pos, error) {
	if _, err := j.Store.Commit(ctx, id); err == nil || len(changes) == 0 {
		return j.Store.Commit(ctx, id, changes...)
	}
	pos, err := j.Store.Commit(ctx, id, changes...)
	if err != nil {
		return 0, err
	}
	switch j.how {
	case "torn":
		for i := range changes {
			err = errors.Join(err, j.write(line{string(id) + strings.Repeat("'", i), spell(changes[i : i+1])}))
			time.Sleep(time.Millisecond)
		}
	case "late":
		time.AfterFunc(20*time.Millisecond, func() { _ = j.write(line{string(id), spell(changes)}) })
	default:
		err = j.write(line{string(id), spell(changes)})
	}
	return pos, err
}

func (j *journal) write(l line) error {
	b, err := json.Marshal(l)
	if err == nil {
		_, err = j.file.Write(append(b, '\n'))
	}
	return err
}

func (j *journal) Close() error { return j.file.Close() }

func spell(changes []townhall.Change) (out []lineChange) {
	for _, c := range changes {
		r := c.Record
		entries := append([]townhall.Entry{}, c.Entries...)
		for i := range entries {
			entries[i].After = townhall.Record{}
		}
		out = append(out, lineChange{r.Kind, r.ID, r.Version, string(r.Place), string(r.Holder), r.State, r.Opened, r.Due, r.Closed, r.Tags, string(r.Doc), entries})
	}
	return out
}

func (l line) changes() (out []townhall.Change) {
	for _, c := range l.Changes {
		out = append(out, townhall.Change{Entries: c.Entries, Record: townhall.Record{Ref: townhall.Ref{Kind: c.Kind, ID: c.ID},
			Version: c.Version, Place: townhall.Place(c.Place), Holder: townhall.UnitID(c.Holder), State: c.State,
			Opened: c.Opened, Due: c.Due, Closed: c.Closed, Tags: c.Tags, Doc: json.RawMessage(c.Doc)}})
	}
	return out
}
