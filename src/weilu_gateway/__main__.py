from weilu_gateway.command import main

raise SystemExit(main())
