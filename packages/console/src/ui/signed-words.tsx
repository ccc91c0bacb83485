/** Words under somebody's signature, one sentence a line; none can turn its neighbour around. */
export function SignedWords({ sentences }: { sentences: readonly string[] }) {
  return (
    <blockquote className="sentences signed" lang="en">
      {sentences.map((sentence, place) => (
        // Sentences may repeat; their place is what tells them apart.
        <p key={`${place} ${sentence}`}>
          <bdi>{sentence}</bdi>
        </p>
      ))}
    </blockquote>
  )
}
