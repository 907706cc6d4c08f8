#!/usr/bin/env bash
# Review FILE against BASE, else against what the pull request starts from; write the review to REVIEW and the summary.
set -uo pipefail

base=$BASE
if [ -z "$base" ]; then
  # actions/checkout gives the merge of the pull request into its base as that is now; BASE_SHA may be older
  if [ -n "$HEAD_SHA" ] && [ "$(git rev-parse --verify --quiet 'HEAD^2')" = "$HEAD_SHA" ]; then
    base='HEAD^1'
  else
    base=$BASE_SHA
  fi
fi
if [ -z "$base" ]; then
  echo "::error::this is no pull request and no push, so there is nothing to compare with; give the action's input base"
  exit 2
fi

awesearch review --base "$base" -- "$FILE" >"$REVIEW"
status=$?
if [ -s "$REVIEW" ]; then
  cat "$REVIEW" >>"$GITHUB_STEP_SUMMARY"
fi
# 1: something could not be asked, and the review says what; 3: something is wrong with a row
case $status in
  0 | 1) exit 0 ;;
  3) if [ "$FAIL_ON_WRONG" = true ]; then echo "wrong=true" >>"$GITHUB_OUTPUT"; fi ;;
  *) exit "$status" ;;
esac
