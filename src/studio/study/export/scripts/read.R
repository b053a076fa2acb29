# Reads every table of this export and prints a first one: Rscript analysis/read.R
#
# Durations by condition and their paired differences, what became of suggestions, scores. Practice, excluded sessions
# and trials that a crash cut short are left out. Draws durations.png. Needs base R only.

arguments <- commandArgs(trailingOnly = FALSE)
script <- sub("^--file=", "", grep("^--file=", arguments, value = TRUE))
folder <- if (length(script) == 1) file.path(dirname(normalizePath(script)), "..") else "."

# The table called `name`: empty is missing, and nothing else is.
read <- function(name) {
  path <- Sys.glob(file.path(folder, "data", paste0("study-*_description-", name, "_data.csv")))
  read.csv(path, na.strings = "", stringsAsFactors = FALSE, encoding = "UTF-8")
}

# One line of the first table.
say <- function(name, value) cat(sprintf("%s\t%.10f\n", name, as.numeric(value)))

# Mean, standard deviation, t and d_z of paired differences.
paired <- function(name, differences) {
  n <- length(differences)
  say(paste0(name, ".n"), n)
  say(paste0(name, ".mean_s"), mean(differences))
  spread <- if (n > 1) sd(differences) else 0
  if (spread > 0) {
    say(paste0(name, ".sd_s"), spread)
    say(paste0(name, ".t"), mean(differences) / (spread / sqrt(n)))
    say(paste0(name, ".d_z"), mean(differences) / spread)
  }
}

participants <- read("participants")
included <- participants$participant_id[is.na(participants$excluded_reason)]
trials <- read("trials")
trials <- trials[!trials$practice & !trials$interrupted & trials$participant_id %in% included, ]
say("participants", length(included))
say("trials", nrow(trials))

trials$seconds <- trials$duration_ms / 1000
# The C order, so that every machine sorts the same.
conditions <- sort(unique(trials$condition), method = "radix")
for (condition in conditions) {
  of <- trials$seconds[trials$condition == condition]
  say(paste0("duration.", condition, ".n"), length(of))
  say(paste0("duration.", condition, ".mean_s"), mean(of))
}
means <- tapply(trials$seconds, list(trials$participant_id, trials$condition), mean)
for (i in seq_along(conditions)) {
  for (j in seq_along(conditions)) {
    if (i < j) {
      differences <- means[, conditions[j]] - means[, conditions[i]]
      differences <- differences[!is.na(differences)]
      if (length(differences) > 0) {
        paired(paste0("difference.", conditions[j], "-", conditions[i]), differences)
      }
    }
  }
}

suggestions <- read("suggestions")
suggestions <- suggestions[suggestions$trial_id %in% trials$trial_id & as.logical(suggestions$shown), ]
for (condition in conditions) {
  of <- suggestions[suggestions$condition == condition, ]
  if (nrow(of) > 0) {
    say(paste0("suggestions.", condition, ".shown"), nrow(of))
    say(paste0("suggestions.", condition, ".accepted"), sum(of$outcome == "accepted"))
    say(paste0("suggestions.", condition, ".reverted"), sum(as.logical(of$reverted)))
  }
}

# Planted strokes that went are hits, others that went are false alarms; d' of the rates, each drawn towards a half by
# half a stroke (Hautus 1995), as none may be 0 or 1.
strokes <- read("strokes")
strokes <- strokes[strokes$trial_id %in% trials$trial_id & !is.na(strokes$planted), ]
gone <- strokes$fate %in% c("erased", "removed_by_advice", "trimmed")
for (condition in conditions) {
  rates <- c()
  for (planted in c(TRUE, FALSE)) {
    of <- strokes$condition == condition & as.logical(strokes$planted) == planted
    if (sum(of) > 0) {
      name <- paste0("strokes.", condition, ".", if (planted) "planted" else "belonging")
      say(name, sum(of))
      say(paste0(name, ".removed"), sum(of & gone))
      rates <- c(rates, (sum(of & gone) + 0.5) / (sum(of) + 1))
    }
  }
  if (length(rates) == 2) say(paste0("strokes.", condition, ".d_prime"), qnorm(rates[1]) - qnorm(rates[2]))
}

scores <- read("scores")
scores <- scores[scores$participant_id %in% included & !is.na(scores$score), ]
if (nrow(scores) > 0) {
  keys <- unique(scores[, c("questionnaire", "after", "scale")])
  keys <- keys[order(keys$questionnaire, keys$after, keys$scale, method = "radix"), ]
  for (k in seq_len(nrow(keys))) {
    of <- scores$score[scores$questionnaire == keys$questionnaire[k] & scores$after == keys$after[k] &
      scores$scale == keys$scale[k]]
    name <- paste("score", keys$questionnaire[k], keys$after[k], keys$scale[k], sep = ".")
    say(paste0(name, ".n"), length(of))
    say(paste0(name, ".mean"), mean(of))
  }
}

for (name in c("sessions", "strokes", "guesses", "answers", "events")) {
  say(paste0("rows.", name), nrow(read(name)))
}

if (nrow(trials) > 0 && capabilities("png")) {
  png(file.path(folder, "analysis", "durations.png"))
  boxplot(seconds ~ condition, trials, xlab = "", ylab = "seconds to the end of a trial")
  invisible(dev.off())
}
