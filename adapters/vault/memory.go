package vault

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/townhall-go/townhall"
)

// memory keeps rows in a map.
type memory struct {
	mu       sync.RWMutex
	people   map[townhall.PersonID]row
	shredded map[townhall.PersonID]bool
}

func newMemory() *memory {
	return &memory{people: map[townhall.PersonID]row{}, shredded: map[townhall.PersonID]bool{}}
}

func (m *memory) put(_ context.Context, r row) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.shredded[r.person] {
		return gone(r.person)
	}
	m.people[r.person] = r
	return nil
}

func (m *memory) get(_ context.Context, id townhall.PersonID) (row, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.shredded[id] {
		return row{}, gone(id)
	}
	r, ok := m.people[id]
	if !ok {
		return row{}, notFound(id)
	}
	return r, nil
}

func (m *memory) find(_ context.Context, tokens [][]byte) (found []townhall.PersonID, _ error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for id, r := range m.people {
		if slices.ContainsFunc(r.tokens, func(t []byte) bool {
			return slices.ContainsFunc(tokens, func(u []byte) bool { return bytes.Equal(t, u) })
		}) {
			found = append(found, id)
		}
	}
	slices.Sort(found)
	return found, nil
}

func (m *memory) shred(_ context.Context, id townhall.PersonID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.people[id]; !ok && !m.shredded[id] {
		return notFound(id)
	}
	delete(m.people, id)
	m.shredded[id] = true
	return nil
}

func (m *memory) notUnder(_ context.Context, master string, after townhall.PersonID) (row, bool, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, id := range slices.Sorted(maps.Keys(m.people)) {
		if r := m.people[id]; id > after && r.master != master {
			return r, true, nil
		}
	}
	return row{}, false, nil
}

func (m *memory) replace(_ context.Context, old, renewed row) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now, ok := m.people[old.person]; !ok || !bytes.Equal(now.key, old.key) {
		return false, nil
	}
	m.people[old.person] = renewed
	return true, nil
}
