package townhall

// Definition (指标口径) says in words how a figure is counted, and by which source.
type Definition struct {
	Key  string
	Name Text
	Text Text
	Cite Cite
}

// Define makes a definition. Key is permanent.
func Define(key string, name, text Text, cite Cite) Definition {
	return Definition{Key: key, Name: name, Text: text, Cite: cite}
}

// Convention cites what no source defines, so that this library decided it.
func Convention() Cite {
	return Cite{Law: "townhall 统计口径", English: "a convention of this library"}
}
