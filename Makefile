# Everything needs only Python 3.11 or newer, and make. Start with: make demo

# Images often set it; then every process there is would compile every module again.
unexport PYTHONDONTWRITEBYTECODE

# PORT=8080 chooses an address.
PORT_OPTION = $(if $(PORT),--port $(PORT))

.PHONY: setup demo demo-fresh test check bench lock

setup:
	@sh scripts/setup.sh

demo: setup
	@exec .venv/bin/daybook demo $(PORT_OPTION)

demo-fresh: setup
	@exec .venv/bin/daybook demo --fresh $(PORT_OPTION)

test: setup
	@exec sh scripts/test.sh $(ARGS)

check: setup
	@exec sh scripts/check.sh

bench: setup
	@exec .venv/bin/python -m bench all

lock: setup
	@exec sh scripts/lock.sh
