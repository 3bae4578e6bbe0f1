"""What must be true of Desktop Uploader."""
