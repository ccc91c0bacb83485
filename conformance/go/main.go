// Command check-log reads a live log with code nobody here wrote: golang.org/x/mod opens the signed note, authenticates
// the tiles against the root, and checks inclusion of every entry and consistency with a tree head seen before.
//
//	check-log <url> <vkey> [<old size> <old root, base64>]
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type tiles struct{ url string }

func (t tiles) Height() int                     { return 8 }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func path(t tlog.Tile) string                   { return strings.Replace(t.Path(), "tile/8/", "tile/", 1) }
func (t tiles) ReadTiles(list []tlog.Tile) (out [][]byte, err error) {
	for _, tile := range list {
		out = append(out, get(t.url+"/"+path(tile)))
	}
	return out, nil
}

func main() {
	url := os.Args[1]
	verifier, err := note.NewVerifier(os.Args[2])
	must(err)
	signed, err := note.Open(get(url+"/checkpoint"), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(signed.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root := hash(lines[2])
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, tiles{url})
	again, err := tlog.TreeHash(size, reader)
	must(err)
	if lines[0] != verifier.Name() || again != root {
		must(fmt.Errorf("another origin or another root: %s %s", lines[0], again))
	}
	for i := int64(0); i < size; {
		width := size - i
		if width > 256 {
			width = 256
		}
		bundle := get(url + "/" + strings.Replace(path(tlog.Tile{H: 8, L: 0, N: i / 256, W: int(width)}), "/0/", "/entries/", 1))
		for ; len(bundle) > 2; i++ {
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			proof, err := tlog.ProveRecord(size, i, reader)
			must(err)
			must(tlog.CheckRecord(proof, size, root, i, tlog.RecordHash(bundle[2:end])))
			bundle = bundle[end:]
		}
	}
	if len(os.Args) == 5 {
		old, err := strconv.ParseInt(os.Args[3], 10, 64)
		must(err)
		proof, err := tlog.ProveTree(size, old, reader)
		must(err)
		must(tlog.CheckTree(proof, size, root, old, hash(os.Args[4])))
	}
	fmt.Println(size, base64.StdEncoding.EncodeToString(root[:]))
}

func hash(text string) (h tlog.Hash) {
	bytes, err := base64.StdEncoding.DecodeString(text)
	must(err)
	copy(h[:], bytes)
	return h
}

func get(url string) []byte {
	reply, err := http.Get(url)
	must(err)
	body, err := io.ReadAll(reply.Body)
	must(err)
	if reply.StatusCode != 200 {
		must(fmt.Errorf("%s: %s", url, reply.Status))
	}
	return body
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
