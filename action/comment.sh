#!/usr/bin/env bash
# Post REVIEW on the pull request, or in place of our earlier comment that begins with the same marker.
set -euo pipefail

cannot() {
  # the token of a pull request from a fork may only read
  echo "::warning::the review could not be posted: does the token have pull-requests: write? The job's summary has it"
  exit 0
}

marker=$(head -n 1 "$REVIEW")
# what others wrote is never touched, whatever it begins with
ours=$(gh api graphql --paginate \
  -f owner="${GITHUB_REPOSITORY%%/*}" -f name="${GITHUB_REPOSITORY#*/}" -F number="$PULL_REQUEST" \
  -f query='query($owner: String!, $name: String!, $number: Int!, $endCursor: String) {
    repository(owner: $owner, name: $name) { pullRequest(number: $number) {
      comments(first: 100, after: $endCursor) {
        pageInfo { hasNextPage endCursor }
        nodes { fullDatabaseId viewerDidAuthor body }
      }
    } }
  }' \
  --jq '.data.repository.pullRequest.comments.nodes[] | select(.viewerDidAuthor)
    | [.fullDatabaseId, (.body | split("\n")[0] | rtrimstr("\r"))] | join(" ")') || cannot

while read -r comment first; do
  if [ "$first" = "$marker" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$comment" -F body=@"$REVIEW" || cannot
    exit 0
  fi
done <<<"$ours"
gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" -F body=@"$REVIEW" || cannot
