// Checks the log in this pack with golang.org/x/mod/sumdb and none of Continuity's own code.
// In the folder of the pack: go run verify.go FINGERPRINT-OF-THE-KEY (VERIFY.md has the whole command)
package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var (
	hashes []tlog.Hash     // every hash of the tree, in the order in which tlog keeps them
	keys   []note.Verifier // of every feed; the first one is the key that was named
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

var tree = tlog.HashReaderFunc(func(indexes []int64) (found []tlog.Hash, err error) {
	for _, index := range indexes {
		if index < 0 || index >= int64(len(hashes)) {
			return nil, fmt.Errorf("a proof is about more entries than there are")
		}
		found = append(found, hashes[index])
	}
	return found, nil
})

// Grows the tree by a ledger file. The leaf of an entry is what was signed, and the signature.
func grow(path string, n int64) int64 {
	lines := bufio.NewScanner(must(os.Open(path)))
	for lines.Buffer(nil, 1<<23); lines.Scan(); n++ {
		var line struct {
			Payload    []byte
			Signatures [1]struct{ Sig []byte }
		}
		must(0, json.Unmarshal(lines.Bytes(), &line))
		leaf := fmt.Sprintf("DSSEv1 37 application/vnd.continuity.entry+json %d %s%s", len(line.Payload), line.Payload, line.Signatures[0].Sig)
		hashes = append(hashes, must(tlog.StoredHashes(n, []byte(leaf), tree))...)
	}
	must(0, lines.Err())
	return n
}

// Opens a signed checkpoint, which must be over this very tree.
func open(text []byte, signers ...note.Verifier) (size int64, root tlog.Hash) {
	var origin, said string
	must(fmt.Sscan(must(note.Open(text, note.VerifierList(signers...))).Text, &origin, &size, &said))
	root = must(tlog.TreeHash(size, tree))
	if origin != keys[0].Name() || said != root.String() {
		log.Fatalf("the checkpoint over %d entries is not over these", size)
	}
	return size, root
}

// Reads a proof file: a number, hashes, an empty line, a signed checkpoint.
func proofIn(path, head string) (n int64, proof []tlog.Hash, size int64, root tlog.Hash) {
	before, text, _ := bytes.Cut(must(os.ReadFile(path)), []byte("\n\n"))
	lines := strings.Split(strings.TrimPrefix(string(before), "c2sp.org/tlog-proof@v1\n"), "\n")
	must(fmt.Sscanf(lines[0], head, &n))
	for _, line := range lines[1:] {
		proof = append(proof, must(tlog.ParseHash(line)))
	}
	size, root = open(text, keys...)
	return n, proof, size, root
}

func main() {
	checkpoint := must(os.ReadFile("proof/export/checkpoint"))
	origin, _, _ := strings.Cut(string(checkpoint), "\n")
	for _, path := range append([]string{"proof/keys/" + os.Args[1] + ".raw"}, must(filepath.Glob("proof/keys/*.raw"))...) {
		raw := must(os.ReadFile(path))
		if path != fmt.Sprintf("proof/keys/%x.raw", sha256.Sum256(raw)) {
			log.Fatalf("%s is not the key that it is named after", path)
		}
		keys = append(keys, must(note.NewVerifier(must(note.NewEd25519VerifierKey(origin, raw)))))
	}
	named := keys[0]
	keys = keys[1:]
	began := grow("data/ledger.jsonl", 0)
	all := grow("proof/export/ledger.jsonl", began)
	size, root := open(checkpoint, named)
	if size != all {
		log.Fatalf("the checkpoint is over %d entries; the pack holds %d", size, all)
	}
	for _, path := range append(must(filepath.Glob("proof/inclusion/*")), "proof/export/entry.tlog-proof") {
		index, proof, size, root := proofIn(path, "index %d")
		leaf := must(tree([]int64{tlog.StoredHashIndex(0, index)}))[0]
		must(0, tlog.CheckRecord(proof, size, root, index, leaf))
	}
	for _, path := range append(must(filepath.Glob("proof/consistency/*")), "proof/export/consistency") {
		old, proof, size, root := proofIn(path, "old %d")
		must(0, tlog.CheckTree(proof, size, root, old, must(tlog.TreeHash(old, tree))))
	}
	tiles := tlog.NewTiles(8, 0, began)
	for i, tile := range tiles {
		if i+1 < len(tiles) && tiles[i+1].L == tile.L && tiles[i+1].N == tile.N {
			continue // a narrower part of the same tile: only the widest is kept
		}
		path := "proof/tiles/" + strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		if !bytes.Equal(must(os.ReadFile(path)), must(tlog.ReadTileData(tile, tree))) {
			log.Fatalf("%s is not a tile of this log", path)
		}
	}
	fmt.Printf("Log: %d entries, root %s, signed by %s\n", all, root, os.Args[1])
}
