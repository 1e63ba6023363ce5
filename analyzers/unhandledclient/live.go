package unhandledclient

import "golang.org/x/tools/go/ssa"

// liveness answers where a value may still be used, computed for each value
// when first asked.
type liveness map[ssa.Value]map[*ssa.BasicBlock]bool

// in reports whether v may be used in block or after it.
func (l liveness) in(v ssa.Value, block *ssa.BasicBlock) bool {
	blocks, ok := l[v]
	if !ok {
		blocks = liveIn(v)
		l[v] = blocks
	}
	return blocks[block]
}

// liveIn returns the blocks at whose entry v is live: those from which a use
// is reached without passing its definition.
func liveIn(v ssa.Value) map[*ssa.BasicBlock]bool {
	live := map[*ssa.BasicBlock]bool{}
	referrers := v.Referrers()
	if referrers == nil {
		return live
	}
	var definition *ssa.BasicBlock
	if instr, ok := v.(ssa.Instruction); ok {
		definition = instr.Block()
	}
	_, isPhi := v.(*ssa.Phi)
	if isPhi { // its value is given to it on the edge
		live[definition] = true
	}
	var queue []*ssa.BasicBlock
	add := func(b *ssa.BasicBlock) {
		if b != definition && !live[b] {
			live[b] = true
			queue = append(queue, b)
		}
	}
	for _, user := range *referrers {
		switch user := user.(type) {
		case *ssa.DebugRef:
		case *ssa.Phi:
			for i, edge := range user.Edges {
				if edge == v {
					add(user.Block().Preds[i])
				}
			}
		default:
			add(user.Block())
		}
	}
	for len(queue) > 0 {
		b := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, pred := range b.Preds {
			add(pred)
		}
	}
	return live
}
