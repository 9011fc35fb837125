// Package guides holds the guides in docs to what they say: their code blocks are quoted from its examples, which run, and their links,
// and those of the other pages, lead somewhere.
package guides
