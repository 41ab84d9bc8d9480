#!/bin/bash
# A class, graded by a Slurm job array:
#
#   job=$(sbatch --parsable slurm.sh CLASS PARTS)
#   sbatch --dependency="afterany:$job" --wrap 'harness merge PARTS/* --into RESULTS'
#
# CLASS and PARTS lie where every node sees them. A task that is requeued goes on where it was; to
# repeat one by hand: harness batch CLASS --into PARTS/3 --shard 3/8 --seed JOB --resume

#SBATCH --job-name=class
#SBATCH --array=1-8
#SBATCH --cpus-per-task=2
#SBATCH --mem=2G
#SBATCH --time=01:00:00
#SBATCH --requeue

set -euo pipefail
class=$1
parts=$2

# Every task draws the same names and texts: the number of the job is its seed.
exec harness batch "$class" --into "$parts/$SLURM_ARRAY_TASK_ID" \
    --shard auto --seed "$SLURM_ARRAY_JOB_ID" --resume
