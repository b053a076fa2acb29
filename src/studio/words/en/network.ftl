# Which network explains the drawing.

network = Network
network-own = strokewise's own network
network-another = Another network…
network-seen-by = seen by { $name }
network-opening = Opening { $name }; the network before goes on answering
network-failed = { $name } cannot be used: { $cause }
network-answers = { $name } answers from now on
    .in = { $name } answers from now on, { $duration } a stroke
    .slowly = { $name } answers from now on; a stroke takes { $duration }, so the lights are a first look
some-milliseconds = some { $milliseconds } ms
some-seconds = some { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s
