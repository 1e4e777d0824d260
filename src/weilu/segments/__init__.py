"""分群: members picked by rules, once or for as long as the rules hold."""
