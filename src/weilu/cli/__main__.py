from weilu.cli import main

main()
